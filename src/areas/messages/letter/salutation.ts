import type { Locale } from '#words/words.ts';

/** A mailbox or a desk, not a person: nobody is called « Bonjour Service comptabilité ». */
const DESK = /\b(service|compta\w*|facturation|fournisseurs?|direction|secr[ée]tariat|administrati\w+|accueil|contact|tr[ée]sorerie|accounts?|payables?|finance|billing|office|team)\b/i;
const TITLES: readonly [RegExp, fr: string, en: string][] = [
  [/^(?:mme|madame|mrs\.?|ms\.?|mlle|mademoiselle)\s+/i, 'Madame', 'Ms'], [/^(?:m\.|mr\.?|monsieur)\s+/i, 'Monsieur', 'Mr'],
  [/^(?:me|ma[iî]tre)\s+/i, 'Maître', 'Maître'], [/^(?:dr\.?|docteur|doctor)\s+/i, 'Docteur', 'Dr'],
];

/** How the letter begins, without the comma: by name when it is a person's. `formal` for what has legal weight. */
export function salutationOf(contactName: string | null, language: Locale): { plain: string; formal: string } {
  const name = contactName?.trim().replace(/\s+/g, ' ') ?? '';
  const hello = language === 'fr' ? 'Bonjour' : 'Hello';
  const nobody = { plain: hello, formal: language === 'fr' ? 'Madame, Monsieur' : 'Dear Sir or Madam' };
  if (name === '' || /[@\d]/.test(name) || DESK.test(name)) return nobody;
  const title = TITLES.find(([pattern]) => pattern.test(name));
  if (!title) return { ...nobody, plain: `${hello} ${name}` };
  const [pattern, fr, en] = title;
  const bare = name.replace(pattern, '');
  return language === 'fr' ? { plain: `Bonjour ${fr} ${bare}`, formal: fr } : { plain: `Hello ${en} ${bare}`, formal: `Dear ${en} ${bare}` };
}
