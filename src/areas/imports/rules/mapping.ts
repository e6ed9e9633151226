import type { SheetKind } from './plan.ts';

export type Field = { field: string; required: boolean };

/** Fields of each kind of list, and the headings they go by, folded, in French and English exports, most telling first; `alone` only when nothing follows. */
const HEADINGS: Record<SheetKind, Record<string, { required?: boolean; names: string[]; alone?: string[] }>> = {
  items: {
    code: { required: true, names: ['code client', 'n client', 'no client', 'numero client', 'num client', 'code tiers', 'compte auxiliaire', 'compauxnum', 'auxiliaire', 'compte tiers', 'compte client', 'customer code', 'customer id', 'customer no', 'customer number', 'account number', 'code', 'client', 'compte', 'tiers', 'customer', 'account', 'debtor'] },
    name: { names: ['nom client', 'nom', 'raison sociale', 'denomination', 'nom du client', 'libelle tiers', 'intitule', 'intitule du compte', 'compauxlib', 'societe', 'customer name', 'name', 'company', 'company name'], alone: ['client', 'tiers', 'customer', 'debtor'] },
    reference: { required: true, names: ['facture', 'n facture', 'no facture', 'numero facture', 'numero de facture', 'num facture', 'n piece', 'piece', 'numero piece', 'numero de piece', 'reference', 'ref', 'reference piece', 'pieceref', 'document', 'invoice', 'invoice number', 'invoice no', 'number', 'numero'] },
    issuedOn: { required: true, names: ['date', 'date facture', 'date de facture', 'date piece', 'date de piece', 'date emission', 'date d emission', 'date ecriture', 'invoice date', 'issue date', 'document date', 'date of invoice'] },
    dueOn: { names: ['echeance', 'date echeance', 'date d echeance', 'date de echeance', 'due date', 'due', 'due on', 'payable le'] },
    openMinor: { required: true, names: ['solde', 'reste du', 'reste a payer', 'reste a regler', 'restant du', 'solde du', 'montant du', 'montant restant', 'montant ouvert', 'open amount', 'open', 'balance', 'outstanding', 'amount due', 'remaining', 'balance due', 'montant ttc', 'montant', 'ttc', 'total ttc', 'amount', 'total'] },
    currency: { names: ['devise', 'monnaie', 'currency', 'ccy'] },
    label: { names: ['libelle', 'designation', 'objet', 'description', 'label', 'memo'] },
    email: { names: ['email', 'e mail', 'mail', 'courriel', 'adresse mail', 'adresse email', 'adresse e mail', 'email client'] },
    phone: { names: ['telephone', 'tel', 'phone', 'mobile', 'portable'] },
    siren: { names: ['siren', 'siret', 'n siren', 'n siret', 'numero siren', 'company number'] },
    termsDays: { names: ['delai', 'delai de paiement', 'delai paiement', 'delai de reglement', 'payment terms', 'terms', 'conditions de reglement', 'condition de paiement'] },
  },
  customers: {
    code: { required: true, names: ['code client', 'n client', 'no client', 'numero client', 'code tiers', 'compte auxiliaire', 'compte tiers', 'compte client', 'customer code', 'customer id', 'customer number', 'account number', 'code', 'id', 'client', 'compte', 'tiers', 'customer', 'account'] },
    name: { names: ['nom', 'nom client', 'raison sociale', 'denomination', 'intitule', 'nom du client', 'societe', 'customer name', 'name', 'company', 'company name'], alone: ['client', 'tiers', 'customer'] },
    email: { names: ['email', 'e mail', 'mail', 'courriel', 'adresse mail', 'adresse email', 'adresse e mail', 'email comptabilite', 'email facturation'] },
    phone: { names: ['telephone', 'tel', 'phone', 'mobile', 'portable', 'fixe'] },
    contactName: { names: ['contact', 'nom contact', 'nom du contact', 'interlocuteur', 'contact name'] },
    siren: { names: ['siren', 'siret', 'n siren', 'n siret', 'numero siren', 'company number'] },
    termsDays: { names: ['delai', 'delai de paiement', 'delai paiement', 'delai de reglement', 'payment terms', 'terms', 'conditions de reglement', 'condition de paiement', 'mode de reglement'] },
    groupName: { names: ['groupe', 'group', 'maison mere', 'parent'] },
    language: { names: ['langue', 'language'] },
  },
};

export function fieldsOf(kind: SheetKind): Field[] {
  return Object.entries(HEADINGS[kind]).map(([field, { required = false }]) => ({ field, required }));
}

export function fold(heading: string): string {
  return heading.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[°º]/g, ' ').replace(/[^a-z0-9]+/g, ' ').trim();
}

/**
 * Which column holds which field: the heading's most telling name first, then one that a heading begins with. Each column serves once. « Code » in a list of
 * items may be anything's: it is the customer's where another column looks like his name.
 */
export function guessMapping(kind: SheetKind, headers: readonly string[]): Record<string, number> {
  const folded = headers.map(fold);
  const mapping: Record<string, number> = {};
  const taken = new Set<number>();
  const take = (field: string, index: number): void => {
    if (index < 0 || field in mapping) return;
    mapping[field] = index;
    taken.add(index);
  };
  const known = kind === 'customers' || folded.some(looksLikeName);
  for (const [field, { names, alone = [] }] of Object.entries(HEADINGS[kind])) {
    for (const name of [...names, ...alone]) if (name !== 'code' || known) take(field, folded.findIndex((heading, i) => !taken.has(i) && heading === name));
  }
  for (const [field, { names }] of Object.entries(HEADINGS[kind])) {
    // « Code postal » is no customer's code.
    for (const name of names) if (name.length > 3 && name !== 'code') take(field, folded.findIndex((heading, i) => !taken.has(i) && heading.startsWith(`${name} `)));
  }
  return mapping;
}

function looksLikeName(heading: string): boolean {
  const { names, alone = [] } = HEADINGS.items['name']!;
  return names.includes(heading) || alone.includes(heading);
}

/** A list with references and amounts is one of open items; one of names, addresses or codes, of customers. */
export function guessKind(headers: readonly string[]): SheetKind | undefined {
  const items = guessMapping('items', headers);
  if (items['reference'] !== undefined && items['openMinor'] !== undefined) return 'items';
  const customers = guessMapping('customers', headers);
  if (customers['code'] === undefined && customers['name'] === undefined) return undefined;
  return Object.keys(customers).length >= 2 ? 'customers' : undefined;
}

/** The fields a list cannot do without and that no column holds. A customer may go by his name when he has no code. */
export function missingFields(kind: SheetKind, mapping: Record<string, number>): string[] {
  return fieldsOf(kind).filter(({ field, required }) => required && mapping[field] === undefined && !(field === 'code' && mapping['name'] !== undefined)).map(({ field }) => field);
}
