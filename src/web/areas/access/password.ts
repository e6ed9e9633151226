export const SHORTEST = 10;

/** Whose password is the installation's own. */
export const DEMO_EMAIL = 'demo@encours.example';

export type Strength = { missing: number; level: 'short' | 'weak' | 'fair' | 'strong' };

const WELL_KNOWN = /passw|motdepasse|azerty|qwerty|0123|1234|abcd|admin|encours|bonjour|soleil|(.)\1\1\1/i;

/** A hint, not a gate: length counts most, then variety; what everybody tries first is weak whatever its length. */
export function judgePassword(text: string): Strength {
  if (text.length < SHORTEST) return { missing: SHORTEST - text.length, level: 'short' };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(text)).length;
  const points = text.length + kinds * 2 - (WELL_KNOWN.test(text) ? 8 : 0) - (new Set(text).size < 6 ? 8 : 0);
  return { missing: 0, level: points >= 20 ? 'strong' : points >= 15 ? 'fair' : 'weak' };
}
