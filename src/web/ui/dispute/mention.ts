/** What one is typing after an `@`, up to the caret: where it begins and the letters so far. Nothing when one is not naming anybody. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | undefined {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || /[\p{L}\p{N}]/u.test(text.charAt(from - 1))) return undefined;
  const typed = text.slice(from + 1, caret);
  return typed.length > 40 || /[\n@]|\s{2}/.test(typed) ? undefined : { from, typed };
}

/** Names any word of which begins with the letters typed, or the whole of which does; accents and capitals apart. At most six. */
export function namesFor(typed: string, names: readonly string[]): string[] {
  const wanted = plain(typed);
  return names.filter((name) => plain(name).startsWith(wanted) || plain(name).split(/[\s-]/).some((word) => word.startsWith(wanted))).slice(0, 6);
}

/** The name put in the place of what was typed, and where the caret then stands. */
export function named(text: string, { from, typed }: { from: number; typed: string }, name: string): { text: string; caret: number } {
  const put = `@${name} `;
  const rest = text.slice(from + 1 + typed.length);
  return { text: text.slice(0, from) + put + rest.replace(/^ /, ''), caret: from + put.length };
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
