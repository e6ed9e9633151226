/** One pattern for several, so that long lists stay readable; the flags are those of the first. */
export function any(...parts: readonly RegExp[]): RegExp {
  return new RegExp(parts.map(({ source }) => source).join('|'), parts[0]!.flags);
}

/** A list of alternatives with what must stand before them, and after. */
export function framed(before: RegExp, list: RegExp, after?: RegExp): RegExp {
  return new RegExp(`${before.source}(?:${list.source})${after?.source ?? ''}`, list.flags);
}
