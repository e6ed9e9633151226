import type { Actor } from '#areas/access/actor.ts';
import { record } from '#areas/access/audit.ts';
import type { Tx } from '#platform/db.ts';
import { Refusal } from '#platform/refusal.ts';
import { canTypeset } from '#platform/typst.ts';
import { contrastOnWhite, READABLE } from '#values/colour.ts';
import { formatIban, isBic, isIban, plainIban } from '#values/iban.ts';
import { loadWords, type Locale } from '#words/words.ts';
import { say } from '#words/say.ts';
import { sampleFacts } from '../letter/sample.ts';
import { letterDrawing, type Letterhead, type LogoType, type PostalLetter } from '../letter/pdf.ts';
import { logoProblem } from '../rules/logo.ts';
import { findLetterhead, saveLetterhead, saveLogo } from '../store/letterhead.ts';
import { findSender } from '../store/outbox.ts';
import { letterheadOf } from './postal.ts';

export type LetterheadFields = Omit<Letterhead, 'logo'> & { logoAlt: string };

export async function getLetterhead(tx: Tx): Promise<LetterheadFields & { hasLogo: boolean }> {
  const { logo, logoType: _type, ...row } = await findLetterhead(tx);
  return { ...row, iban: formatIban(row.iban), hasLogo: logo !== null };
}

export async function setLetterhead(tx: Tx, actor: Actor, fields: LetterheadFields): Promise<void> {
  const checked = checkedFields(fields);
  const { logo: _logo, logoType: _type, ...before } = await findLetterhead(tx);
  await saveLetterhead(tx, checked, actor.now);
  // Whoever changes the account money goes to is known, and so is the account it went to before.
  await record(tx, actor, 'letterhead.set', null, { before, after: checked });
}

/** As typed, brought into order. Refused: an account, a bank or a colour that cannot be right. */
function checkedFields(fields: LetterheadFields): LetterheadFields {
  const [iban, bic] = [plainIban(fields.iban), fields.bic.replace(/\s/g, '').toUpperCase()];
  if (iban !== '' && !isIban(iban)) throw new Refusal(422, 'iban_wrong', { iban: formatIban(iban) });
  if (bic !== '' && !isBic(bic)) throw new Refusal(422, 'bic_wrong', { bic });
  const contrast = contrastOnWhite(fields.colour);
  if (contrast < READABLE) throw new Refusal(422, 'colour_pale', { colour: fields.colour, contrast: contrast.toFixed(1).replace('.', ','), least: String(READABLE).replace('.', ',') });
  return { ...fields, iban, bic };
}

export async function setLogo(tx: Tx, actor: Actor, { type, base64 }: { type: LogoType; base64: string }): Promise<void> {
  const bytes = Buffer.from(base64, 'base64');
  const problem = logoProblem(type, bytes);
  if (problem) throw new Refusal(422, problem);
  // What cannot be drawn now would stop every letter later.
  const letterhead = { ...await letterheadOf(tx), logo: { bytes, type, alt: '' } };
  if (canTypeset()) {
    await drawn(tx, actor, letterhead, false).catch((error: unknown) => {
      throw error instanceof Refusal ? error : new Refusal(422, 'logo_not_picture');
    });
  }
  await saveLogo(tx, { bytes, type }, actor.now);
  await record(tx, actor, 'letterhead.logo', null, { type, bytes: bytes.length });
}

export async function removeLogo(tx: Tx, actor: Actor): Promise<void> {
  await saveLogo(tx, null, actor.now);
  await record(tx, actor, 'letterhead.logo_remove', null, {});
}

/** A letter to an invented customer on this paper, before it is kept. */
export async function previewLetterhead(tx: Tx, actor: Actor, { registered, ...fields }: LetterheadFields & { registered: boolean }): Promise<{ svg: string; pages: number }> {
  const { logoAlt, ...checked } = checkedFields(fields);
  const { logo } = await letterheadOf(tx);
  return await drawn(tx, actor, { ...checked, logo: logo && { ...logo, alt: logoAlt } }, registered);
}

async function drawn(tx: Tx, actor: Actor, letterhead: Letterhead, registered: boolean): Promise<{ svg: string; pages: number }> {
  await loadWords(actor.language);
  const { name, email, phone, address, company } = await findSender(tx);
  const sender = { company, name, email, phone, address };
  return await letterDrawing(sampleLetter(actor.language, actor, sender, registered), letterhead, actor.now);
}

function sampleLetter(language: Locale, { today }: Actor, sender: PostalLetter['sender'], registered: boolean): PostalLetter {
  const { customer, items, contactName } = sampleFacts(language, today, sender);
  return {
    language, today, currency: 'EUR', sender, items, subject: say('messages.letter.sample.subject', language), body: say('messages.letter.sample.body', language),
    customerCode: customer.code, customerName: customer.name, toName: contactName ?? '', toAddress: say('messages.letter.sample.address', language), registered,
    trackingNumber: registered ? '1A00000000000' : null, asksToPay: true, payments: [],
  };
}
