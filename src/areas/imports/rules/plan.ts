import type { Problem } from '#values/shapes.ts';
import type { Day } from '#values/day.ts';
import type { TermsRule } from '#values/terms.ts';
import type { importSummary } from '../contract.ts';
import type { z } from 'zod';
import type { KnownCustomer } from './known.ts';
import type { NewItem, NewLettering, WantedPair } from './moves.ts';

export type SheetKind = 'items' | 'customers';
export type ImportSummary = z.infer<typeof importSummary>;

export type ImportSettings = {
  termsDays?: number | undefined; termsRule?: TermsRule | undefined;
  /** Undefined: only for customers none of whose lines is lettered. */
  oldestFirst?: boolean | undefined;
  kind?: SheetKind | undefined; mapping?: Record<string, number> | undefined; asOf?: Day | undefined;
  /** Codes of the problems a person agrees to go past. */
  agreed?: string[] | undefined;
};

/** What is known of a customer besides his items. */
export type CustomerFacts = { code: string; name: string; hasEmail: boolean; terms: { days: number; rule: TermsRule } | null };

/** The ledger as it stands before the import. */
export type Ledger = {
  today: Day; siren: string | null; currency: string; standardTerms: { days: number; rule: TermsRule };
  customers: Map<string, CustomerFacts>;
  known: Map<string, KnownCustomer>;
  horizonOn: Day | undefined;
};

/** A row of the customers' part of an import; what it leaves out stays as it stands. */
export type CustomerRow = {
  code: string; name: string; siren?: string | undefined; email?: string | undefined; phone?: string | undefined; contactName?: string | undefined;
  termsDays?: number | undefined; termsRule?: TermsRule | undefined; groupName?: string | undefined; language?: 'fr' | 'en' | undefined;
};

/** What an import would do. Empty lists when it is refused. */
export type ImportPlan = {
  accepted: boolean; summary: ImportSummary; problems: Problem[];
  customers: CustomerRow[]; items: NewItem[]; pairs: WantedPair[]; letterings: NewLettering[];
};
