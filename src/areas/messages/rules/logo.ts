/** What is wrong with a picture as a logo; nothing when it may stand on a letter. */
export type LogoProblem = 'logo_too_large' | 'logo_not_picture' | 'logo_too_many_pixels' | 'logo_svg_unsafe';

const MOST_BYTES = 500_000;
const MOST_PIXELS = 4_000;

export function logoProblem(type: 'image/png' | 'image/jpeg' | 'image/svg+xml', bytes: Buffer): LogoProblem | undefined {
  if (bytes.length > MOST_BYTES) return 'logo_too_large';
  if (type === 'image/svg+xml') return svgProblem(bytes.toString('utf8'));
  const size = type === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  if (!size) return 'logo_not_picture';
  return Math.max(...size) > MOST_PIXELS ? 'logo_too_many_pixels' : undefined;
}

/** Drawings only: nothing that runs, opens a file or an address, or speaks for another document. */
function svgProblem(text: string): LogoProblem | undefined {
  if (!/<svg[\s>]/.test(text) || text.includes('\0')) return 'logo_not_picture';
  const bare = text.replace(/<!--.*?-->/gs, '');
  const unsafe = /<!(?:doctype|entity)|<\?xml-stylesheet|<(?:\w+:)?(?:script|foreignObject|iframe|image|feImage|a|animate|set|handler|audio|video|style)[\s>/]|\son\w+\s*=|(?:javascript|data|file|https?):(?!\/\/www\.w3\.org\/)/i;
  const outside = /(?:href\s*=\s*["']\s*(?!#)|url\(\s*["']?\s*(?!#))/i;
  return unsafe.test(bare) || outside.test(bare) ? 'logo_svg_unsafe' : undefined;
}

function pngSize(bytes: Buffer): [number, number] | undefined {
  return bytes.length > 24 && bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) ? [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] : undefined;
}

/** From the frame header (ITU-T T.81, B.2.2), walking the segments before it. */
function jpegSize(bytes: Buffer): [number, number] | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = bytes.readUInt16BE(at);
    if ((marker & 0xff00) !== 0xff00) return undefined;
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return undefined;
}
