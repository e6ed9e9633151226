import { any, framed } from './any.ts';

/** How a person ends a letter: from the last of these lines on, what follows is name, function, telephone. */
const CLOSING = framed(/^\s*/, any(
  /(?:bien |très |tres )?(?:cordialement|sincèrement|respectueusement|amicalement|sincerely|truly|faithfully)/iu,
  /(?:bien )?à vous|cdlt|cdt|crdlt|bav/iu,
  /(?:meilleures |sincères |mes |nos |avec (?:mes|nos) )?salutations(?: distinguées| les meilleures)?/iu,
  /(?:bien )?(?:cordiales?|sincères) salutations|(?:avec )?(?:mes|nos) (?:meilleures|sincères|cordiales) salutations/iu,
  /(?:best|kind|kindest|warm|many)?\s*regards|best wishes|best|yours|yours (?:sincerely|truly|faithfully)|sincerely yours/iu,
  /cheers|mit freundlichen grüßen|viele grüße|freundliche grüße|mfg|un saludo|saludos(?: cordiales)?|atentamente/iu,
  /cordiali saluti|met vriendelijke groet(?:en)?/iu,
), /\s*[,.!]?(?:\s*\p{Extended_Pictographic}+)?\s*$/u);
const CLOSING_SENTENCE = framed(/^\s*/, any(
  /(?:je|nous) (?:vous|te) (?:prie|prions)[^.!?]{0,60}(?:d['’]agréer|d['’]accepter|de croire|de recevoir)/iu,
  /veuillez (?:agréer|accepter|recevoir|croire)|(?:recevez|agréez)\b|bien cordialement\b.{0,40}$/iu,
));

const DEVICE = framed(/^\s*/, any(
  /envoyé (?:de|depuis|avec|à partir de|par)\b|sent (?:from|with|via|by)\b|get outlook for|télécharge[rz] outlook/iu,
  /obtenez outlook|obtenir outlook|provenance : courrier|von meinem .{0,40}gesendet|gesendet (?:von|mit|über)\b/iu,
  /enviado (?:desde|con|do)\b|inviato (?:da|con)\b|verzonden (?:vanaf|met)\b|skickat från|sendt fra|lähetetty|wysłane z/iu,
));

const LEGAL = framed(/^[\s*_]*/, any(
  /ce (?:message|courriel|mail|courrier électronique|mél)\b.{0,80}(?:pièces? jointes?|confidentiel|destiné)/iu,
  /ce (?:message|courriel|mail|courrier électronique|mél)\b.{0,80}(?:est (?:strictement|exclusivement)|peu(?:t|vent) contenir)/iu,
  /avis de confidentialité|avertissement|clause de confidentialité|les informations contenues dans ce/iu,
  /this (?:e-?mail|message|communication)\b.{0,100}(?:confidential|attachments?|intended|privileged)|confidentiality notice/iu,
  /disclaimer\b|the information (?:contained )?in this (?:e-?mail|message)/iu,
  /if you (?:are not the intended|have received this)|si vous (?:n['’]êtes pas|avez reçu ce) |pensez à l['’]environnement/iu,
  /avant d['’]imprimer|n['’]imprimez|please consider the environment|think before you print|le informazioni contenute/iu,
  /diese (?:e-?mail|nachricht) enthält/iu,
));

const CONTACT = any(
  /(?:\+|\b00|\b0)\d(?:[\s().-]{0,2}\d){7,12}\b/iu,
  /\b(?:tél|tel|phone|mob(?:ile)?|fax|port(?:able)?|standard|ligne directe|direct|siret|siren|rcs)\b\s*\.?\s*:?/iu,
  /[^\s@]+@[^\s@]+\.[a-z]{2,}|\bwww\.|https?:\/\//iu,
);

/** Longest signature: past it, what looks like the end of a letter is not. */
const LINES = 25;

/** The line where the signature begins: `lines.length` when there is none. Lines are those the person wrote, quotes taken out. */
export function signatureAt(whole: readonly string[]): number {
  const lines = whole.map((line) => line.slice(0, 300));
  let at = lines.length;
  const first = lines.findIndex((line) => line.trim() !== '');
  for (let i = 0; i < lines.length; i++) {
    if (begins(lines, i, first < i)) {
      at = i;
      break;
    }
  }
  at = Math.min(at, contactBlock(lines.slice(0, at)), nameAfterDash(lines.slice(0, at)));
  return at;
}

function begins(lines: readonly string[], at: number, under: boolean): boolean {
  const line = lines[at]!;
  if (line.trim() === '') return false;
  if (LEGAL.test(line)) return under;
  if (DEVICE.test(line)) return isDevice(line);
  const dashes = /^\s*(?:--|—|–|__)\s*$/.test(line);
  const rule = !dashes && /^\s*[-_=*—–]{3,}\s*$/.test(line);
  if (!dashes && !rule && !CLOSING.test(line) && !CLOSING_SENTENCE.test(line)) return false;
  const rest = lines.slice(at + 1, at + 200).filter((one) => one.trim() !== '');
  if (dashes) return rest.length <= LINES;
  if (rule) return under && rest.length > 0 && rest.length <= 8 && rest.every((one) => one.length <= 80) && rest.some((one) => CONTACT.test(one));
  return under && rest.length <= 2 * LINES && rest.filter((one) => !LEGAL.test(one)).length <= LINES && !goesOn(rest);
}

/** « Envoyé de mon iPhone », not « envoyé de mon bureau, ce colis est en retard ». */
function isDevice(line: string): boolean {
  const words = line.replace(/<[^>]*>|\([^)]*\)|\[[^\]]*\]/g, ' ').trim().split(/\s+/);
  return words.length <= 9 && !/[,;!?]|\.\s|\.$/.test(words.join(' '));
}

/** After the closing formula, a long sentence means that the person had something more to say. */
function goesOn(rest: readonly string[]): boolean {
  const until = rest.findIndex((line) => LEGAL.test(line));
  const near = rest.slice(0, until < 0 ? 6 : Math.min(until, 6));
  return near.some((line) => /^\s*p\.?\s?s\.?\s?:/i.test(line) || (line.trim().split(/\s+/).length > 14 && !CONTACT.test(line)));
}

/** The last paragraph when it is a visiting card: a few short lines, one with a telephone or an address, under something written. */
function contactBlock(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.trim() === '') end--;
  let start = end;
  while (start > 0 && lines[start - 1]!.trim() !== '') start--;
  const block = lines.slice(start, end);
  if (block.length < 2 || block.length > 8 || !/^\s*[\p{Lu}*]/u.test(block[0]!) || /[.:,]\s*$/.test(block[0]!)) return lines.length;
  const short = block.every((line) => line.trim().length <= 70 && !/[?!]\s*$/.test(line) && line.trim().split(/\s+/).length <= 9);
  const card = short && block.some((line) => CONTACT.test(line));
  return card && lines.slice(0, start).some((line) => line.trim() !== '') ? start : lines.length;
}

function nameAfterDash(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.trim() === '') end--;
  const name = /^\s*-\s?\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'.-]*){0,2}\s*$/u;
  return end > 1 && name.test(lines[end - 1]!) && lines[end - 2]!.trim() === '' ? end - 1 : lines.length;
}
