import { addDays, type Day } from '#values/day.ts';
import type { DisputeReason, Findings, ReplyClass } from '../contract/replies.ts';
import { amountsSaid, itemsSaid, type KnownItem } from './said-amounts.ts';
import { daysSaid } from './said-days.ts';
import { clausesOf, fold, type Clause } from './sentences.ts';
import type { Sign } from './signs/sign.ts';

/** A sign in a clause; `position` counts the clauses of the mail. */
export type Heard = { sign: Sign; clause: Clause; position: number; points: number };
type Said = { text: string; on: Day; fromAddress: string; items: readonly KnownItem[]; auto?: { kind: string; returnOn?: Day | undefined } | undefined };

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const PHONE = /(?:\+\d{2,3}|0)[\s.()-]?\d(?:[\s.-]?\d{2}){3,5}/;
/** The day of a paper is no day of payment. */
export const OF_PAPER = /\b(?:factures?|invoices?|relances?|reminders?|courriers?|lettres?|letters?|mails?|e-mails?|commandes?|orders?|echeances?|due|dated|datee?s?|emises?)(?: \S+){0,3}? (?:du|des|of|from|dated|on|le|au) .*/;
const COUNTS: Record<string, number> = { deux: 2, two: 2, trois: 3, three: 3, quatre: 4, four: 4, cinq: 5, five: 5, six: 6, dix: 10, ten: 10, douze: 12, twelve: 12 };

/** Everything the mail says, whatever class it ends in. */
export function findIn(heard: readonly Heard[], said: Said): Findings {
  const of = (...classes: ReplyClass[]) => heard.filter(({ sign }) => classes.includes(sign.class)).sort((a, b) => b.points - a.points || a.position - b.position);
  const found: Findings = {};
  const [payment, dispute, copy, plan, delay, contact, absence, stop] = [
    of('payment'), of('dispute'), of('copy'), of('plan'), of('delay'), of('wrong_contact'), of('out_of_office'), of('unsubscribe'),
  ];
  const insolvent = heard.find(({ sign }) => sign.code === 'said_insolvent');
  if (payment![0]) found.payment = paymentIn(payment!, said, dispute![0] !== undefined);
  if (dispute![0]) found.dispute = disputeIn(dispute!, said);
  if (copy![0]) found.copy = { bank: copy!.some(({ sign }) => sign.code === 'asked_bank'), ...aboutOf(copy!, said, false) };
  if (plan![0]) found.plan = planIn(plan![0]);
  if (delay![0]) found.delay = { untilOn: comingDay(delay!, said), quote: delay![0].clause.quote };
  if (contact![0]) found.contact = contactIn(contact![0], contact!, said);
  if (absence![0] || said.auto?.kind === 'out_of_office') found.absence = absenceIn(absence![0], said);
  if (stop![0]) found.unsubscribe = { quote: stop![0].clause.quote };
  if (insolvent) found.insolvency = { quote: insolvent.clause.quote };
  return found;
}

/** Items named where it was said, else, when nothing else is said, anywhere in the mail. */
function aboutOf(heard: readonly Heard[], said: Said, othersSpeak: boolean): { itemIds: number[]; references: string[]; quote: string } {
  const spoken = heard.map(({ clause }) => clause.folded).join('\n');
  const near = itemsSaid(spoken, said.items);
  const named = near.length > 0 || othersSpeak ? near : itemsSaid(said.text, said.items);
  return { itemIds: named.map(({ itemId }) => itemId), references: named.map(({ reference }) => reference), quote: heard[0]!.clause.quote };
}

function moneyOf(heard: readonly Heard[], said: Said, whole: boolean): { amountMinor: number | null; currency: string | null } {
  const [near] = heard.flatMap(({ clause }) => amountsSaid(clause.folded));
  const amount = near ?? (whole ? amountsSaid(fold(said.text))[0] : undefined);
  return { amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null };
}

function paymentIn(heard: readonly Heard[], said: Said, contested: boolean): NonNullable<Findings['payment']> {
  const about = { ...moneyOf(heard, said, !contested), ...aboutOf(heard, said, contested) };
  const done = heard.filter(({ sign }) => sign.code === 'said_paid_now');
  const days = done.flatMap(({ clause }) => daysSaid(clause.folded, said.on)).map(({ day }) => day);
  const made = done.some(({ clause }) => MADE.test(clause.folded) && !COMING.test(clause.folded)) ? done.flatMap(({ clause }) => weekdayBefore(clause.folded, said.on)) : [];
  const gone = heard.filter(({ clause }) => MADE.test(clause.folded) && !COMING.test(clause.folded)).flatMap(({ clause }) => daysSaid(clause.folded.replace(OF_PAPER, ''), said.on)).map(({ day }) => day).filter((day) => day < said.on);
  const coming = made.length > 0 ? null : comingDay(heard, said) ?? (contested ? null : comingDay(clausesOf(said.text).filter(({ asks }) => !asks).map((clause) => ({ clause })), said));
  const past = made.at(-1) ?? [...days.filter((day) => day <= said.on), ...(coming === null ? gone : [])].sort().at(-1);
  // Sent off today, to arrive by the day named outright.
  const announced = coming !== null && past !== undefined && coming > past && heard.some(({ sign }) => sign.code === 'said_will_pay');
  if (past !== undefined && !announced) return { dueOn: null, doneOn: past, ...about };
  const justNow = done.some(({ clause }) => /\b(?:viens|venons|vient) (?:de|d')|have just|has just/.test(clause.folded));
  if (justNow && coming === null) return { dueOn: null, doneOn: said.on, ...about };
  return { dueOn: coming, doneOn: null, ...about };
}

const MADE = /\b(?:j'ai|ai|avons|a|ont|ete|fait|mis|parti|emis|vire|envoye|effectue|sent|made|paid|was|were|have|has|posted|transferred|wired)e?s?\b/;
/** A payment made « samedi » was made on the Saturday before, unless it is still to be made. */
const COMING = /\b(?:sera|seront|va|vont|partira|fera|prochaine?|will|shall|going to|next|programme|prevu|scheduled|planned|arrive\w*)\b/;

function weekdayBefore(folded: string, on: Day): Day[] {
  const names = folded.match(/(?<!(?:next|last|ce|this|avant|before|by|pour) )\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?! (?:prochain|dernier|passe|\d))/g);
  return (names ?? []).flatMap((name) => daysSaid(name, on)).map(({ day }) => addDays(day, -7));
}

/** A day named outright before one that was only hinted at; of several, the latest. */
function comingDay(heard: readonly Pick<Heard, 'clause'>[], said: Said): Day | null {
  const days = heard.flatMap(({ clause }) => daysSaid(clause.folded, said.on)).filter(({ day }) => day >= said.on);
  const exact = days.filter(({ exact: sure }) => sure);
  return (exact.length > 0 ? exact : days).map(({ day }) => day).sort().at(-1) ?? null;
}

function disputeIn(heard: readonly Heard[], said: Said): NonNullable<Findings['dispute']> {
  const reason: DisputeReason = heard.find(({ sign }) => sign.reason !== undefined)?.sign.reason ?? 'other';
  return { reason, ...moneyOf(heard, said, false), ...aboutOf(heard, said, false) };
}

function planIn({ clause }: Heard): NonNullable<Findings['plan']> {
  const [amount] = amountsSaid(clause.folded);
  const count = /(\d+|deux|two|trois|three|quatre|four|cinq|five|six|dix|ten|douze|twelve) (?:fois|mensualites?|mois|months?|instal+ments?|versements?|cheques|payments?|times)/.exec(clause.folded)?.[1];
  const instalments = count === undefined ? null : COUNTS[count] ?? Number(count);
  return { instalments: instalments !== null && instalments >= 2 && instalments <= 120 ? instalments : null, amountMinor: amount?.minor ?? null, currency: amount?.currency ?? null, quote: clause.quote };
}

/** The address that stands where it was said, or anywhere in the mail; never the sender's own. */
function contactIn(first: Heard, heard: readonly Heard[], said: Said): NonNullable<Findings['contact']> {
  const where = [...heard.map(({ clause }) => clause.quote), said.text];
  const email = where.flatMap((text) => text.match(EMAIL) ?? []).map((one) => one.replace(/[.-]+$/, '').toLowerCase()).find((one) => one !== said.fromAddress.toLowerCase()) ?? null;
  const phone = where.map((text) => PHONE.exec(text)?.[0]).find((one) => one !== undefined)?.trim() ?? null;
  // Gone, or no longer the one: either way another takes his place.
  const left = heard.some(({ sign, clause }) => sign.code === 'said_left' || /(?:suis|occupe) plus\b|no longer/.test(clause.folded));
  return { name: nameNear(heard.map(({ clause }) => clause.quote).join(' ')), email, phone, left, quote: first.clause.quote };
}

/** « merci de contacter Mme Roussel », “please contact Jane Holt”. */
function nameNear(text: string): string | null {
  const title = '(?:M\\.|Mr\\.?|Mme|Mrs\\.?|Ms\\.?|Mlle|Madame|Monsieur)';
  const name = `((?:${title} )?\\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}[\\p{L}'’-]+){0,2})`;
  const led = new RegExp(`(?:contacter|contact|remplaçante? est|collègue|auprès de|à|avec|to|now)\\s+${name}`, 'u').exec(text)?.[1];
  if (led && !/^(?:M\.|Mr|Mme|La|Le|Our|The)$/.test(led)) return led;
  return new RegExp(`(${title} \\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}[\\p{L}'’-]+){0,2}),? (?:s['’]en occupe|qui s['’]occupe|est désormais|me remplace)`, 'u').exec(text)?.[1] ?? null;
}

function absenceIn(heard: Heard | undefined, { auto, on, text }: Said): NonNullable<Findings['absence']> {
  const folded = fold(text);
  const returns = /(?:de retour|retour|reouverture|reouvr\w+|reprise|reopen\w*|returning|back|return)(?: \w+){0,4}? (?:le|on|au|a partir du|from|in|until)? ?/g;
  for (const { index, 0: words } of folded.matchAll(returns)) {
    const [day] = daysSaid(folded.slice(index, index + words.length + 30), on);
    if (day && day.day >= on) return { returnOn: auto?.returnOn ?? day.day, quote: heard?.clause.quote ?? '' };
  }
  // Away until a day, that day included: back on the next.
  const last = daysSaid(folded, on).map(({ day }) => day).filter((day) => day > on).sort().at(-1);
  return { returnOn: auto?.returnOn ?? (last === undefined ? null : addDays(last, 1)), quote: heard?.clause.quote ?? '' };
}
