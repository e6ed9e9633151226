import type { Problem } from '#values/shapes.ts';
import type { ImportSettings, Ledger } from './plan.ts';

/** To settle more than this share of what is owed, with no receipt to show for it, is more often a wrong file than a good month. */
const MUCH = 0.25;

/** What is owed in all, credits apart; currencies at their face, for this only tells whether to ask. */
export function owedMinor({ known }: Ledger): number {
  let sum = 0;
  for (const { items } of known.values()) for (const { openMinor } of items) if (openMinor > 0) sum += openMinor;
  return sum;
}

/** The problem that waits for a person's agreement when an import would settle much of what is owed without a receipt. */
export function massSettlement(ledger: Ledger, settledMinor: number, why: string): Problem[] {
  const owed = owedMinor(ledger);
  if (owed === 0 || settledMinor <= owed * MUCH) return [];
  return [{
    severity: 'warning', code: 'mass_settlement', needsAgreement: true,
    message: `Cet import solderait ${Math.min(100, Math.round((settledMinor / owed) * 100))} % de l'encours connu sans qu'aucun règlement figure dans le fichier : ${why}. Vérifiez que c'est bien le fichier de cette société, entier et de la bonne date ; sinon, annulez-le. Pour l'importer quand même, confirmez-le.`,
  }];
}

/** The codes a person has yet to agree to. */
export function unagreed(problems: readonly Problem[], { agreed = [] }: ImportSettings): string[] {
  return [...new Set(problems.flatMap(({ needsAgreement, code }) => (needsAgreement && !agreed.includes(code) ? [code] : [])))];
}
