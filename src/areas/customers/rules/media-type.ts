/** What browsers may show in place; everything else is only ever downloaded. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg']);

export function isShown(mediaType: string): boolean {
  return SHOWN.has(mediaType);
}

/** Of a file nobody could name: it is kept, and downloaded as it is. */
export const UNKNOWN = 'application/octet-stream';

const MAGIC: readonly { type: string; starts: Buffer }[] = [
  { type: 'application/pdf', starts: Buffer.from('%PDF-') },
  { type: 'image/png', starts: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { type: 'image/jpeg', starts: Buffer.from([0xff, 0xd8, 0xff]) },
];
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const OFFICE: readonly { type: string; holds: string }[] = [
  { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', holds: 'xl/workbook.xml' },
  { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', holds: 'word/document.xml' },
];

/**
 * What a file is, from its bytes: its name decides only between kinds of plain text, and what the sender said of it decides nothing. A page or a drawing that
 * could carry a script (HTML, SVG, XML) is no text.
 */
export function mediaTypeOf(bytes: Buffer, name: string): string {
  const magic = MAGIC.find(({ starts }) => bytes.subarray(0, starts.length).equals(starts));
  if (magic) return magic.type;
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) return OFFICE.find(({ holds }) => bytes.includes(holds))?.type ?? UNKNOWN;
  return isText(bytes) ? textTypeOf(bytes, name) : UNKNOWN;
}

/** No control character but tabs and ends of line in its first 64 kB, and no markup at its head. */
function isText(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 65_536);
  if (head.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13)) return false;
  return !/^(\uFEFF|ï»¿)?\s*</.test(head.subarray(0, 1024).toString('latin1'));
}

function textTypeOf(bytes: Buffer, name: string): string {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'csv') return 'text/csv';
  const hasHeaders = /^(return-path|received|delivered-to|from|to|date|subject|message-id|mime-version|dkim-signature|arc-seal|x-[\w-]+):/i.test(bytes.subarray(0, 200).toString('latin1'));
  return hasHeaders && (extension === 'eml' || extension === undefined) ? 'message/rfc822' : 'text/plain';
}
