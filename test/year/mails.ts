import type { Chance } from '#seed/chance.ts';
import { addDays, type Day } from '#values/day.ts';
import { weighted } from './debtors.ts';

/** The mail that is answered, or came back. */
export type About = { messageId: string; from: string; to: string; reference: string; minor: number };
export type Kind = 'payment' | 'dispute' | 'copy' | 'plan' | 'delay' | 'wrong_contact' | 'out_of_office' | 'unsubscribe' | 'other';

const KINDS: readonly (readonly [Kind, number])[] = [
  ['payment', 0.34], ['dispute', 0.13], ['copy', 0.1], ['plan', 0.07], ['delay', 0.09], ['wrong_contact', 0.05], ['out_of_office', 0.12], ['unsubscribe', 0.03], ['other', 0.07],
];

export function kindOf(chance: Chance): Kind {
  return weighted(chance, KINDS);
}

let made = 0;

/** What somebody writes back. `payOn`: the day he names for a payment. */
export function reply(kind: Kind, { messageId, from, to, reference, minor }: About, at: Date, payOn: Day, chance: Chance): Buffer {
  const euros = `${Math.floor(minor / 100)},${String(minor % 100).padStart(2, '0')} €`;
  const texts: Record<Kind, readonly string[]> = {
    payment: [`Bonjour,\n\nVotre facture ${reference} sera réglée par virement le ${french(payOn)}.`, `Bonjour,\n\nLe règlement de la facture ${reference} (${euros}) interviendra le ${french(payOn)}.`, 'Bonjour, ce sera payé prochainement.'],
    dispute: [`Bonjour,\n\nNous contestons la facture ${reference} : le prix facturé n'est pas celui du devis.`, `Bonjour,\n\nLa facture ${reference} concerne une livraison incomplète, nous ne la paierons pas en l'état.`],
    copy: [`Bonjour,\n\nPouvez-vous nous renvoyer une copie de la facture ${reference} ? Nous ne la retrouvons pas.`],
    plan: ['Bonjour,\n\nNotre trésorerie est tendue. Pouvons-nous régler en 3 mensualités ?', 'Bonjour, serait-il possible d’étaler le paiement en plusieurs fois ?'],
    delay: [`Bonjour,\n\nMerci de patienter jusqu'au ${french(payOn)}, nous sommes en attente d'un encaissement.`],
    wrong_contact: [`Bonjour,\n\nJe ne m'occupe plus de la comptabilité. Merci d'écrire à compta${++made}@${to.split('@')[1]}.`],
    out_of_office: [`Bonjour,\n\nJe suis absente du bureau jusqu'au ${french(addDays(payOn, 5))}.`],
    unsubscribe: ['Bonjour,\n\nMerci de ne plus m’envoyer de courriels et de me retirer de votre liste de diffusion.'],
    other: ['Bonjour,\n\nBien reçu, merci.', 'Bonjour, qui est votre commercial pour notre secteur ?'],
  };
  const away = kind === 'out_of_office' ? ['Auto-Submitted: auto-replied', 'X-Autoreply: yes'] : [];
  return letter([
    `Message-ID: <reply.${++made}@${to.split('@')[1]}>`, `From: Comptabilité <${to}>`, `To: ${from}`, `Subject: ${away.length > 0 ? 'Absence du bureau : ' : 'Re: '}Relance`,
    `In-Reply-To: <${messageId}>`, `References: <${messageId}>`, `Date: ${at.toUTCString()}`, ...away, 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8',
  ], `${chance.pick(texts[kind])}\n\nCordialement,\nLa comptabilité\n\n> Bonjour,\n> Sauf erreur de notre part…\n`);
}

/** A report of RFC 3464 on a mail taken at first. */
export function bounce(how: 'bounces' | 'full', { messageId, from, to }: About, at: Date): Buffer {
  const [status, why] = how === 'full' ? ['4.2.2', '452 4.2.2 The email account that you tried to reach is over quota'] : ['5.1.1', '550 5.1.1 The email account that you tried to reach does not exist'];
  return letter([
    `Message-ID: <bounce.${++made}@mx.post.example>`, 'From: Mail Delivery System <MAILER-DAEMON@mx.post.example>', `To: ${from}`, 'Subject: Undelivered Mail Returned to Sender',
    `Date: ${at.toUTCString()}`, 'Auto-Submitted: auto-replied', 'Return-Path: <>', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
  ], `--b1
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.post.example.

<${to}>: host mx.client.example said: ${why}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.post.example

Final-Recipient: rfc822; ${to}
Action: failed
Status: ${status}
Diagnostic-Code: smtp; ${why}

--b1
Content-Type: message/rfc822

From: ${from}
To: ${to}
Subject: Relance
Message-ID: <${messageId}>

Bonjour,

--b1--
`);
}

function letter(heads: readonly string[], body: string): Buffer {
  return Buffer.from(`${heads.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}`);
}

function french(day: Day): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}
