import { any, framed } from './any.ts';

/** Where a reply begins to repeat the mail it answers. Lines are looked at, at most five joined: a header of quote may be cut in several. */
const LINES_JOINED = 5;
const LONGEST = 500;

/** `On … wrote:` in the languages mail programs speak: the line must end so, and hold a figure or an address, so that « On the whole he wrote: » stays. */
const WROTE = [
  'wrote', 'a [ée]crit', 'ha escrit', 'schrieb', 'escribió', 'ha scritto', 'scrisse', 'escreveu', 'schreef', 'het volgende geschreven',
  'skrev', 'kirjoitti', 'napisał(?:\\(a\\)|a)?', 'napsal(?:\\(a\\))?', 'írta', 'написал(?:а|\\(а\\))?', 'пишет', 'yazdı',
].join('|');
const OPENS = /^[\s*_-]*(?:On|Le|Am|El|Il|Op|Em|Den|Dnia|W dniu|Dne|På|Pe|ke)\b/i;
/** German, Dutch and Danish put the name behind the verb. */
const AFTER = '(?:\\s+(?:le|am|on)\\b.{0,80}|(?<=schrieb|schreef|skrev)\\s.{1,200})?';
const ATTRIBUTION = new RegExp(`^[\\s*_-]*\\S.{0,${LONGEST}}?(?:${WROTE})${AFTER}\\s*:?[\\s*_-]*$`, 'iu');
const DATED = /\d|@/;
/** Programs that write `2024-05-03 9:12 GMT+02:00 Name <a@b.example>:`, or `Name <a@b.example> wrote/schrieb am …:` */
const DATED_ADDRESS = /^\s*\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}.{0,120}<[^<>\s]+@[^<>\s]+>\s*:\s*$/;
const TIMED_ADDRESS = /^.{0,80}\d{1,2}[:h]\d{2}.{0,150}<[^<>\s]+@[^<>\s]+>\s*:\s*$/;
const NAME = `(?:"[^"\\n]{1,80}"|[\\p{L}\\d'., -]{1,80})\\s*<[^<>\\s]+@[^<>\\s]+>`;
const NAMED_FIRST = new RegExp(`^\\s*${NAME}.{0,20}(?:${WROTE}).{0,80}:\\s*$`, 'iu');

const TITLES = any(
  /original message|message d['’]origine|message original|message transféré|messages? transmis|forwarded message|forwarded by .{0,80}/iu,
  /début du message (?:transféré|réexpédié)|reply message|ursprüngliche nachricht|originalnachricht|weitergeleitete nachricht/iu,
  /mensaje original|mensaje reenviado|messaggio originale|oorspronkelijk bericht|oprindelig (?:meddelelse|besked)/iu,
  /original meddelelse|originalmeddelande|opprinnelig melding|mensagem original|wiadomość oryginalna|исходное сообщение/iu,
);
const SEPARATOR = framed(/^[\s>]*[-_=*—–]{2,}\s*/, TITLES, /\s*[-_=*—–]*\s*$/);
const FORWARDS = /^[\s>]*(?:begin forwarded message|début du message (?:transféré|réexpédié)|anfang der weitergeleiteten nachricht)\s*:?\s*$/iu;

/** Outlook and others repeat headers as plain lines: the first is From, and at least two others follow near. */
const FROM = /^[\s*>]*(?:from|de|message du|von|van|da|fra|från|od|от|lähettäjä)\s?\*?\s?:\s?\*?\s*\S/iu;
const OTHER = framed(/^[\s*>]*/, any(
  /sent|date|to|cc|subject|envoy[ée](?: le)?|à|a|objet|sujet|répondre à|gesendet|an|betreff|datum|enviado(?: el| em)?|para/iu,
  /asunto|assunto|fecha|data|verzonden|aan|onderwerp|inviato|oggetto|sendt|til|emne|skickat|till|ämne|wysłano|do|temat/iu,
  /lähetetty|vastaanottaja|aihe|отправлено|кому|тема|importance|priorité/iu,
), /\s?\*?\s?:/);

/** The first and the last line (excluded) of the headers of a quote that begin at `at`; `undefined` when none does. */
export function quoteHeader(lines: readonly string[], at: number): number | undefined {
  const line = lines[at]!;
  if (line.trim() === '' || line.length > 2 * LONGEST) return undefined;
  if (SEPARATOR.test(line) || FORWARDS.test(line)) return at + 1;
  if (FROM.test(line) && others(lines, at) >= 2) return at + 1;
  if (DATED_ADDRESS.test(line) || TIMED_ADDRESS.test(line) || NAMED_FIRST.test(line)) return at + 1;
  const dated = /^\s*\d{1,4}[-./ ]\d{1,2}/.test(line) || /^\s*\p{L}{2,3}\.?, \d/u.test(line);
  if (!OPENS.test(line) && !dated) return undefined;
  let joined = '';
  for (let i = at; i < lines.length && i < at + LINES_JOINED; i++) {
    const next = lines[i]!.trim();
    if (next === '' || next.startsWith('>')) return undefined;
    joined += `${joined === '' ? '' : ' '}${next}`;
    if (joined.length > LONGEST) return undefined;
    if (ATTRIBUTION.test(joined) && DATED.test(joined)) return i + 1;
    if (/<[^<>\s]+@[^<>\s]+>\s*:$/.test(joined) && dated) return i + 1;
  }
  return undefined;
}

function others(lines: readonly string[], at: number): number {
  let found = 0;
  for (const line of lines.slice(at + 1, at + 9)) if (OTHER.test(line)) found++;
  // Some phones put two headers on one line.
  if (found === 1 && lines.slice(at + 1, at + 6).some((line) => OTHER.test(line) && / (?:objet|subject|betreff) ?:/i.test(line))) found++;
  return found;
}
