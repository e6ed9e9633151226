const NARROW = '\u202f';
const NO_BREAK = '\u00a0';

/** What a key makes in French, given the words before it: how many of them go, and what is written instead. Nothing when the key stands for itself. */
export function typedFrench(before: string, key: string): { remove: number; insert: string } | undefined {
  const last = before.at(-1) ?? '';
  if (key === '"') return /^$|[\s([«]/.test(last) ? { remove: 0, insert: `«${NO_BREAK}` } : { remove: last === NO_BREAK ? 1 : 0, insert: `${NO_BREAK}»` };
  if (key === '\'') return { remove: 0, insert: '’' };
  if (key === '.' && before.endsWith('..')) return { remove: 2, insert: '…' };
  if (/^[;!?]$/.test(key) && (last === ' ' || last === NO_BREAK)) return { remove: 1, insert: `${NARROW}${key}` };
  if (/^[:%€]$/.test(key) && last === ' ') return { remove: 1, insert: `${NO_BREAK}${key}` };
  return undefined;
}

/** What is being looked for in the menu of names: the letters after `/` or `{`, as they are typed. */
export function asksForName(before: string): { length: number; query: string } | undefined {
  const found = /(?:^|[\s(«\u00a0\ufffc])(\/([\p{L}_.]{0,30}))$|(\{\{?[ ]?([\p{L}_.]{0,30}))$/u.exec(before);
  const [typed, query] = found?.[1] !== undefined ? [found[1], found[2]] : [found?.[3], found?.[4]];
  return typed === undefined ? undefined : { length: typed.length, query: query ?? '' };
}
