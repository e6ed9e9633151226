import type { FecLine } from './line.ts';

/** A line of the ledger with the given facts, the rest as an ordinary sale: for tests, the demo and the benches. */
export function fecLine(facts: Partial<FecLine>): FecLine {
  return {
    line: 0, journal: 'VE', journalLabel: 'Ventes', entry: '1', on: '2026-01-15', account: '411000', accountLabel: 'Clients', auxiliary: '', auxiliaryLabel: '', reference: '',
    referenceOn: '', label: 'Facture', debit: 0, credit: 0, lettering: '', letteredOn: '', validatedOn: '2026-01-31', foreignAmount: '', currency: '', ...facts,
  };
}

/** One balanced sale: the customer, the sale, the VAT. Amounts in cents. */
export function saleEntry(entry: string, facts: Partial<FecLine>, net: number, tax: number): FecLine[] {
  const line = fecLine({ entry, reference: `FA-${entry}`, ...facts });
  return [
    { ...line, debit: net + tax, credit: 0 },
    { ...line, account: '706000', accountLabel: 'Prestations', auxiliary: '', auxiliaryLabel: '', debit: 0, credit: net, lettering: '', letteredOn: '' },
    { ...line, account: '445710', accountLabel: 'TVA collectée', auxiliary: '', auxiliaryLabel: '', debit: 0, credit: tax, lettering: '', letteredOn: '' },
  ];
}

/** One balanced receipt on the bank account. Amount in cents. */
export function receiptEntry(entry: string, facts: Partial<FecLine>, amount: number): FecLine[] {
  const line = fecLine({ entry, journal: 'BQ', journalLabel: 'Banque', label: 'Virement', reference: `VIR-${entry}`, ...facts });
  return [
    { ...line, account: '512000', accountLabel: 'Banque', auxiliary: '', auxiliaryLabel: '', debit: amount, credit: 0, lettering: '', letteredOn: '' },
    { ...line, debit: 0, credit: amount },
  ];
}
