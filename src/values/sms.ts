/** GSM 03.38: the characters of one septet, then those of two. Everything else makes the whole text UCS-2. */
const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const EXTENDED = new Set('\f^{}\\[~]|€');

export type SmsMeasure = { encoding: 'gsm7' | 'ucs2'; units: number; segments: number };

/** How many messages a text is paid as: 160 septets in one or 153 in each of several; 70 and 67 units of UCS-2. */
export function measureSms(text: string): SmsMeasure {
  const chars = [...text];
  const gsm = chars.every((char) => BASIC.has(char) || EXTENDED.has(char));
  const [encoding, one, each] = gsm ? ['gsm7' as const, 160, 153] : ['ucs2' as const, 70, 67];
  const sizes = chars.map((char) => (gsm ? (EXTENDED.has(char) ? 2 : 1) : char.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, units, segments: units <= one ? Math.min(1, units) : packed(sizes, each) };
}

/** A character of two units never stands astride two messages. */
function packed(sizes: readonly number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > each) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return segments;
}

/** What people and word processors type, as the cheap alphabet has it: curly quotes, dashes, no-break spaces. */
export function plainSms(text: string): string {
  return text.replace(/[’‘]/g, "'").replace(/[“”«»]\u00a0?|\u00a0?»/g, '"').replace(/[–—−]/g, '-').replace(/…/g, '...').replace(/œ/g, 'oe').replace(/Œ/g, 'OE')
    .replace(/[\u00a0\u202f\u2009]/g, ' ');
}

/** Numbers of mainland France and of the departments overseas, by their first three digits (ARCEP 2018-0881). */
const OVERSEAS: Record<string, string> = { '0690': '590', '0691': '590', '0694': '594', '0696': '596', '0697': '596', '0692': '262', '0693': '262', '0639': '262' };

/** E.164 for a number as the French write it; nothing when it is not one that can be called from anywhere. */
export function toE164(text: string): string | undefined {
  const digits = text.replace(/\(0\)/g, '').replace(/[\s.\-/()\u00a0\u202f]/g, '');
  const international = digits.replace(/^00/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(international)) return international.replace(/^\+330(?=\d{9}$)/, '+33');
  if (!/^0[1-9]\d{8}$/.test(digits)) return undefined;
  return `+${OVERSEAS[digits.slice(0, 4)] ?? '33'}${digits.slice(1)}`;
}

/** SMS reach mobile numbers only: 06 and 07 in France, anything abroad. */
export function isMobile(e164: string): boolean {
  return !/^\+(?:33|590|594|596|262)/.test(e164) || /^\+33[67]|^\+(?:590|594|596|262)6/.test(e164);
}
