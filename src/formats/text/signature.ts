const SIGNATURES: [magic: number[], kind: string][] = [
  [[0x25, 0x50, 0x44, 0x46], 'un document PDF'],
  [[0x50, 0x4b, 0x03, 0x04], 'un classeur Excel ou une archive ZIP : décompressez-la, ou importez le classeur comme liste de pièces'],
  [[0x50, 0x4b, 0x05, 0x06], 'une archive ZIP vide'],
  [[0x1f, 0x8b], "une archive GZIP : décompressez-la d'abord"],
  [[0x37, 0x7a, 0xbc, 0xaf], "une archive 7-Zip : décompressez-la d'abord"],
  [[0x52, 0x61, 0x72, 0x21], "une archive RAR : décompressez-la d'abord"],
  [[0xd0, 0xcf, 0x11, 0xe0], 'un ancien classeur ou document Office (.xls, .doc)'],
  [[0x89, 0x50, 0x4e, 0x47], 'une image PNG'],
  [[0xff, 0xd8, 0xff], 'une image JPEG'],
];

/** What the first bytes say when they are not those of a text, to be said in a sentence. `undefined` for a text. */
export function foreignKind(head: Buffer): string | undefined {
  const what = SIGNATURES.find(([magic]) => magic.every((byte, i) => head[i] === byte))?.[1];
  if (what) return what;
  if (/^\s*<(!doctype html|html|table)\b/i.test(head.toString('latin1', 0, 200).replace(/^\xef\xbb\xbf/, '')))
    return 'une page HTML (certains logiciels la nomment .xls) : ouvrez-la dans un tableur et enregistrez-la en .xlsx';
  const seen = Math.min(head.length, 8192);
  let controls = 0;
  for (let i = 0; i < seen; i++) {
    const byte = head[i]!;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26) controls++;
  }
  return controls * 5 > seen ? "une suite d'octets binaires" : undefined;
}
