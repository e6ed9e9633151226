/** How French is set: what no line may break, and what a hurried hand leaves straight. Marks of templates (`{{ … }}`, `{% … %}`) are left as they are. */
const NARROW = '\u202f';
const NO_BREAK = '\u00a0';
const SPACES = ` ${NO_BREAK}${NARROW}`;

/** No line ever breaks before a colon, a semicolon, a question or exclamation mark, a percent or euro sign, or inside guillemets. */
export function frenchSpaces(text: string): string {
  return text.replace(/[ \u00a0]([;?!])/g, `${NARROW}$1`).replace(/ ([:»%€])/g, `${NO_BREAK}$1`).replace(/« /g, `«${NO_BREAK}`);
}

/** The same for a template's source. */
export function frenchText(source: string): string {
  return besideMarks(source, frenchSpaces);
}

/** Quotes, apostrophes, dots and spaces put right, in a template's source. */
export function correctFrench(source: string): string {
  return besideMarks(source, (text) => {
    let [before, after] = ['', text];
    // Putting one thing right may show another: five times at most.
    for (let turn = 0; turn < 5 && before !== after; turn++) [before, after] = [after, corrected(after)];
    return after;
  });
}

function corrected(text: string): string {
  return frenchSpaces(text
    .replace(/"([^"\n]*)"/g, '« $1 »').replace(/(?<=[\p{L}\uE000-\uF8FF])'(?=[\p{L}\uE000-\uF8FF])/gu, '’').replace(/\.{3}/g, '…')
    .replace(/(?<=\S) {2,}(?=\S)/g, ' ').replace(/ +([,.])(?=\s|$)/gm, '$1')
    .replace(new RegExp(`(?<=[^\\s${SPACES}?!;:])([;?!])(?=[\\s»).,;?!:]|$)`, 'gm'), `${NARROW}$1`)
    .replace(new RegExp(`(?<=[^\\s${SPACES}])»`, 'g'), `${NO_BREAK}»`).replace(/(?<=[\p{L})»\uE000-\uF8FF]):(?=\s|$)/gmu, `${NO_BREAK}:`)
    .replace(new RegExp(`«(?=[^\\s${SPACES}])`, 'g'), `«${NO_BREAK}`));
}

export type TypographyFault = { code: 'straight_quote' | 'straight_apostrophe' | 'dots' | 'space' | 'double_space'; line: number; near: string };

const FAULTS: readonly [TypographyFault['code'], RegExp][] = [
  ['straight_quote', /"/g], ['straight_apostrophe', /(?<=[\p{L}\uE000-\uF8FF])'(?=[\p{L}\uE000-\uF8FF])/gu], ['dots', /\.{3}/g], ['double_space', /(?<=\S) {2,}(?=\S)/g],
  ['space', / [;:?!»%€]|« | +[,.](?=\s|$)|[^\s\u00a0\u202f?!;:][;?!](?=[\s»).,;?!:]|$)|[^\s\u00a0\u202f]»|[\p{L})»\uE000-\uF8FF]:(?=\s|$)|«(?=[^\s\u00a0\u202f])/gmu],
];

/** What a French template's source should not leave as it is, each with its line (from 1) and the words around. */
export function typographyFaults(source: string): TypographyFault[] {
  const { masked, marks } = mask(source);
  return FAULTS.flatMap(([code, pattern]) => [...masked.matchAll(pattern)].map(({ index }) => {
    const start = masked.lastIndexOf('\n', index - 1) + 1;
    const end = masked.indexOf('\n', index) < 0 ? masked.length : masked.indexOf('\n', index);
    const near = masked.slice(Math.max(start, index - 16), Math.min(end, index + 12)).trim();
    return { code, line: masked.slice(0, index).split('\n').length, near: unmask(near, marks) };
  })).sort((a, b) => a.line - b.line);
}

/** Each mark stands for one letter while the words around it are looked at. */
function mask(source: string): { masked: string; marks: string[] } {
  const marks: string[] = [];
  if (/[\uE000-\uF8FF]/.test(source)) return { masked: source, marks };
  const masked = source.replace(/\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]/gs, (found) => (marks.length < 6_000 ? String.fromCharCode(0xe000 + marks.push(found) - 1) : found));
  return { masked, marks };
}

function unmask(text: string, marks: readonly string[]): string {
  return marks.length === 0 ? text : text.replace(/[\uE000-\uF8FF]/g, (char) => marks[char.charCodeAt(0) - 0xe000] ?? char);
}

function besideMarks(source: string, change: (text: string) => string): string {
  const { masked, marks } = mask(source);
  return unmask(change(masked), marks);
}
