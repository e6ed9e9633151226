import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fecLine } from '#formats/fec/made.ts';
import type { FecLine } from '#formats/fec/read.ts';
import { writeFec } from '#formats/fec/write.ts';
import { addDays, addMonths, endOfMonth, type Day } from '#values/day.ts';
import { isBusinessDay, nextBusinessDay } from '#values/calendar.ts';
import { Chance } from './chance.ts';

/**
 * The ledger file a newcomer can drop in: an invented joiner's workshop, its year from 1 November 2025 to 31 October 2026, fifteen customers.
 * `node seed/sample-fec.ts` writes it again, with the file of contacts, into docs/samples.
 */
export const SAMPLE_FEC = '123456782FEC20261031.txt';
export const SAMPLE_CONTACTS = 'contacts.csv';
const FIRST: Day = '2025-11-01';
const LAST: Day = '2026-10-31';

/** `late`: days after the due date, from … to. `lettered`: how the accountant letters his receipts. Amounts are euros before tax. */
type Customer = {
  code: string; name: string; email: string; phone: string; terms: number; everyMonths: number; euros: readonly [number, number]; late: readonly [number, number];
  lettered: 'always' | 'never' | 'sometimes';
  /** Owed at the opening: reference, day, euros including tax. */
  opening?: readonly [string, Day, number];
  /** From that day on nothing is paid. */
  stopsOn?: Day;
};

const CUSTOMERS: readonly Customer[] = [
  {
    code: 'C0001', name: 'ARCHIVOLTE ET FILS', email: 'compta@archivolte.example', phone: '01 99 00 41 01', terms: 30, everyMonths: 2,
    euros: [1_800, 3_600], late: [-3, 1], lettered: 'always', opening: ['FA25-0412', '2025-10-14', 2_940],
  },
  {
    code: 'C0002', name: 'BOULANGERIE MIETTENOIRE', email: 'miettenoire@courrier.example', phone: '02 61 91 41 02', terms: 30,
    everyMonths: 3, euros: [600, 1_400], late: [0, 6], lettered: 'always',
  },
  {
    code: 'C0003', name: 'CABINET MERLUVIN', email: 'secretariat@merluvin.example', phone: '03 53 01 41 03', terms: 45, everyMonths: 2,
    euros: [2_200, 4_800], late: [10, 15], lettered: 'always', opening: ['FA25-0398', '2025-09-22', 3_816],
  },
  {
    code: 'C0004', name: 'COLLÈGE JEANNE-VAUCORBE', email: 'gestion@college-vaucorbe.example', phone: '04 65 71 41 04', terms: 30,
    everyMonths: 2, euros: [900, 2_600], late: [12, 20], lettered: 'always',
  },
  {
    code: 'C0005', name: 'DOMAINE DE LA SERPINIÈRE', email: 'cave@serpiniere.example', phone: '05 36 49 41 05', terms: 30, everyMonths: 2,
    euros: [1_200, 2_900], late: [-2, 40], lettered: 'sometimes',
  },
  {
    code: 'C0006', name: 'ÉTABLISSEMENTS GOURNAISON', email: 'reglements@gournaison.example', phone: '01 99 00 41 06', terms: 45,
    everyMonths: 1, euros: [3_200, 7_400], late: [0, 3], lettered: 'always', opening: ['FA25-0405', '2025-10-03', 6_270],
  },
  {
    code: 'C0007', name: 'GARAGE TROPIDEC', email: '', phone: '06 39 98 41 07', terms: 30, everyMonths: 3, euros: [500, 1_100],
    late: [20, 35], lettered: 'always',
  },
  {
    code: 'C0008', name: 'HÔTEL DU PONT CASSÉ', email: 'reception@pontcasse.example', phone: '02 61 91 41 08', terms: 30, everyMonths: 2,
    euros: [1_500, 3_900], late: [25, 55], lettered: 'always', opening: ['FA25-0371', '2025-08-18', 4_104], stopsOn: '2026-07-15',
  },
  {
    code: 'C0009', name: 'INSTITUT PHOSFÉLINE', email: 'achats@phosfeline.example', phone: '03 53 01 41 09', terms: 60, everyMonths: 2,
    euros: [4_500, 9_800], late: [-5, 0], lettered: 'always',
  },
  {
    code: 'C0010', name: 'MAIRIE DE BRÉVAUX-LÈS-ORMES', email: 'finances@brevaux.example', phone: '04 65 71 41 10', terms: 30,
    everyMonths: 2, euros: [2_800, 6_200], late: [4, 10], lettered: 'always',
  },
  {
    code: 'C0011', name: 'MME LÉONTINE CASTELBRAC', email: 'l.castelbrac@courrier.example', phone: '06 39 98 41 11', terms: 15,
    everyMonths: 6, euros: [400, 900], late: [0, 8], lettered: 'never',
  },
  {
    code: 'C0012', name: 'NÉGOCE ŒUVRARD', email: 'oeuvrard@negoce.example', phone: '05 36 49 41 12', terms: 30, everyMonths: 1,
    euros: [900, 2_100], late: [3, 9], lettered: 'never',
  },
  {
    code: 'C0013', name: 'RESTAURANT L’ÉCLUZELLE', email: 'ecluzelle@courrier.example', phone: '02 61 91 41 13', terms: 30, everyMonths: 2,
    euros: [700, 1_900], late: [30, 60], lettered: 'sometimes', stopsOn: '2026-08-31',
  },
  {
    code: 'C0014', name: 'THÉÂTRE DU GRAND ŒIL', email: 'administration@grandoeil.example', phone: '01 99 00 41 14', terms: 45,
    everyMonths: 2, euros: [2_600, 8_200], late: [8, 14], lettered: 'always', opening: ['FA25-0388', '2025-09-09', 5_160],
  },
  {
    code: 'C0015', name: 'VILLA SOLVERANE', email: 'bonjour@villasolverane.example', phone: '06 39 98 41 15', terms: 30, everyMonths: 4,
    euros: [1_100, 2_400], late: [-6, 0], lettered: 'always',
  },
];

const WORKS = ['Portes intérieures', 'Escalier chêne', 'Agencement accueil', 'Fenêtres bois', 'Parquet et plinthes', 'Banque d’accueil', 'Bibliothèque sur mesure', 'Réfection des volets'];

type Sale = { customer: Customer; reference: string; on: Day; minor: number; lettering: Lettering };
type Move = { on: Day; lines: FecLine[] };
type Lettering = Partial<Pick<FecLine, 'lettering' | 'letteredOn'>>;

/** The bytes of the ledger file: TAB, UTF-8, CR LF, eighteen columns, the entries in the order of their days. */
export function sampleFec(): Buffer {
  return Buffer.concat([...writeFec(entries())]);
}

/** Addresses, telephones and payment days by customer code; one has no address. */
export function sampleContacts(): string {
  return ['code;email;téléphone;délai', ...CUSTOMERS.map(({ code, email, phone, terms }) => `${code};${email};${phone};${terms}`), ''].join('\r\n');
}

function entries(): FecLine[] {
  const chance = new Chance('Menuiserie du Val Doré');
  const sales = salesOf(chance);
  const receipts = CUSTOMERS.flatMap((customer) => paidBy(customer, sales, chance));
  const moves = [...sales.map(saleMove), ...receipts, ...ownMoves(chance), creditNote(sales), onAccount()];
  moves.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const last = new Map<string, number>();
  return [...opening(), ...moves.flatMap(({ lines }) => {
    const { journal } = lines[0]!;
    const rank = (last.get(journal) ?? 0) + 1;
    last.set(journal, rank);
    return lines.map((line) => ({ ...line, entry: `${journal}${String(rank).padStart(5, '0')}` }));
  })];
}

function opening(): FecLine[] {
  const line = fecLine({ journal: 'AN', journalLabel: 'À nouveaux', entry: 'AN00001', on: FIRST, referenceOn: FIRST, reference: 'AN', label: 'À nouveau', validatedOn: FIRST });
  const owed = CUSTOMERS.flatMap((customer) => (customer.opening ? [{ customer, of: customer.opening }] : []));
  const receivables = owed.map(({ customer, of: [reference, on, euros] }) => {
    const paid = openingPaidOn(customer);
    return { ...line, ...who(customer), reference, referenceOn: on, debit: euros * 100, ...(paid ? letter('A', paid) : {}) };
  });
  const bank = 1_842_055;
  const suppliers = 612_480;
  const sum = receivables.reduce((total, { debit }) => total + debit, 0);
  return [
    { ...line, account: '101300', accountLabel: 'Capital', credit: sum + bank - suppliers },
    { ...line, account: '401000', accountLabel: 'Fournisseurs', auxiliary: 'F0001', auxiliaryLabel: 'SCIERIE DES HAUTES COMBES', reference: 'HC-5521', referenceOn: '2025-10-20', credit: suppliers },
    ...receivables,
    { ...line, account: '512000', accountLabel: 'Banque', debit: bank },
  ];
}

function salesOf(chance: Chance): Sale[] {
  const sales: Sale[] = [];
  for (const customer of CUSTOMERS) {
    const day = chance.between(0, 26);
    for (let month = chance.between(0, customer.everyMonths - 1); month < 12; month += customer.everyMonths) {
      const on = businessDay(addDays(addMonths(FIRST, month), day));
      const net = chance.between(customer.euros[0] * 20, customer.euros[1] * 20) * 5;
      sales.push({ customer, on, minor: net + Math.round(net / 5), reference: '', lettering: {} });
    }
  }
  sales.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  sales.forEach((sale, index) => { sale.reference = `FA${sale.on.slice(2, 4)}-${String(421 + index).padStart(4, '0')}`; });
  return sales;
}

function saleMove({ customer, on, minor, reference, lettering }: Sale, index: number): Move {
  const tax = Math.round(minor / 6);
  const line = fecLine({ on, reference, referenceOn: on, label: `${WORKS[index % WORKS.length]} ${customer.name}`, validatedOn: endOfMonth(on) });
  return {
    on,
    lines: [
      { ...line, ...who(customer), debit: minor, ...lettering },
      { ...line, account: '704000', accountLabel: 'Travaux', credit: minor - tax },
      { ...line, account: '445710', accountLabel: 'TVA collectée', credit: tax },
    ],
  };
}

function openingPaidOn({ opening, terms, late, stopsOn }: Customer): Day | undefined {
  if (!opening) return undefined;
  const on = businessDay(addDays(opening[1], terms + late[1] + 12));
  const paid = on < FIRST ? businessDay(addDays(FIRST, 9)) : on;
  return stopsOn && paid > stopsOn ? undefined : paid;
}

/** The receipts of one customer. Lettering goes on the invoice's line too; a part paid has the small letters accountants use for it. */
function paidBy(customer: Customer, sales: readonly Sale[], chance: Chance): Move[] {
  const moves: Move[] = [];
  const openingPaid = openingPaidOn(customer);
  if (openingPaid) moves.push(receipt(customer, openingPaid, customer.opening![2] * 100, customer.opening![0], letter('A', openingPaid)));
  let groups = openingPaid ? 1 : 0;
  for (const sale of sales.filter((one) => one.customer === customer)) {
    const on = businessDay(addDays(sale.on, customer.terms + chance.between(...customer.late)));
    if (on > LAST || (customer.stopsOn && on > customer.stopsOn)) continue;
    const isPart = sale === lastPaidInPart(customer, sales);
    const isLettered = isPart || customer.lettered === 'always' || (customer.lettered === 'sometimes' && chance.next() < 0.5);
    if (isLettered) sale.lettering = isPart ? letter('a', '') : letter(codeOf(groups++), on);
    moves.push(receipt(customer, on, isPart ? Math.round(sale.minor / 200) * 100 : sale.minor, sale.reference, sale.lettering));
  }
  return moves;
}

/** The restaurant has paid half of his spring invoice. */
function lastPaidInPart({ code }: Customer, sales: readonly Sale[]): Sale | undefined {
  return code === 'C0013' ? sales.findLast(({ customer, on }) => customer.code === code && on < '2026-06-01') : undefined;
}

function receipt(customer: Customer, on: Day, minor: number, reference: string, lettering: Lettering): Move {
  const line = fecLine({ journal: 'BQ', journalLabel: 'Banque', on, reference, referenceOn: on, label: `VIR ${customer.name}`, validatedOn: endOfMonth(on) });
  return { on, lines: [{ ...line, account: '512000', accountLabel: 'Banque', debit: minor }, { ...line, ...who(customer), credit: minor, ...lettering }] };
}

/** Volets repris: never set against an invoice, so it lowers what he owes. */
function creditNote(sales: readonly Sale[]): Move {
  const customer = named('C0005');
  const of = sales.find((sale) => sale.customer === customer)!;
  const line = fecLine({ on: '2026-09-17', reference: 'AV26-0007', referenceOn: '2026-09-17', label: `Avoir sur ${of.reference} – volets repris`, validatedOn: '2026-09-30' });
  return {
    on: line.on,
    lines: [
      { ...line, account: '704000', accountLabel: 'Travaux', debit: 40_000 },
      { ...line, account: '445710', accountLabel: 'TVA collectée', debit: 8_000 },
      { ...line, ...who(customer), credit: 48_000 },
    ],
  };
}

/** A round sum without a reference. */
function onAccount(): Move {
  return receipt(named('C0012'), '2026-10-19', 150_000, 'ACOMPTE', {});
}

/** Every second month wood bought and paid, and the wages: a ledger is not customers only. */
function ownMoves(chance: Chance): Move[] {
  const supplier = { account: '401000', accountLabel: 'Fournisseurs', auxiliary: 'F0001', auxiliaryLabel: 'SCIERIE DES HAUTES COMBES' };
  return [1, 3, 5, 7, 9, 11].flatMap((month) => {
    const bought = businessDay(addDays(addMonths(FIRST, month), 5));
    const paid = businessDay(addDays(bought, 20));
    const net = chance.between(3_000, 7_000) * 100;
    const facts = { reference: `HC-${5522 + month}`, label: 'Chêne et frêne', journal: 'AC', journalLabel: 'Achats' };
    const purchase = fecLine({ ...facts, on: bought, referenceOn: bought, validatedOn: endOfMonth(bought) });
    const payment = fecLine({ ...facts, journal: 'BQ', journalLabel: 'Banque', on: paid, referenceOn: paid, label: 'VIR SCIERIE', validatedOn: endOfMonth(paid) });
    const wages = fecLine({ on: endOfMonth(paid), referenceOn: endOfMonth(paid), reference: 'PAIE', label: 'Salaires', journal: 'OD', journalLabel: 'Opérations diverses', validatedOn: endOfMonth(paid) });
    return [
      {
        on: bought,
        lines: [
          { ...purchase, account: '601000', accountLabel: 'Achats de matières', debit: net },
          { ...purchase, account: '445660', accountLabel: 'TVA déductible', debit: net / 5 },
          { ...purchase, ...supplier, credit: net + net / 5 },
        ],
      },
      { on: paid, lines: [{ ...payment, ...supplier, debit: net + net / 5 }, { ...payment, account: '512000', accountLabel: 'Banque', credit: net + net / 5 }] },
      {
        on: wages.on,
        lines: [
          { ...wages, account: '641000', accountLabel: 'Rémunérations', debit: 1_260_000 },
          { ...wages, account: '431000', accountLabel: 'Sécurité sociale', credit: 290_000 },
          { ...wages, account: '421000', accountLabel: 'Personnel', credit: 970_000 },
        ],
      },
    ];
  });
}

function named(code: string): Customer {
  return CUSTOMERS.find((customer) => customer.code === code)!;
}

function who({ code, name }: Customer): Partial<FecLine> {
  return { account: '411000', accountLabel: 'Clients', auxiliary: code, auxiliaryLabel: name };
}

function letter(lettering: string, letteredOn: Day | ''): Lettering {
  return { lettering, letteredOn };
}

function codeOf(group: number): string {
  return String.fromCharCode(65 + group);
}

function businessDay(on: Day): Day {
  return isBusinessDay(on, 'FR') ? on : nextBusinessDay(on, 'FR');
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', 'docs', 'samples');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, SAMPLE_FEC), sampleFec());
  writeFileSync(join(folder, SAMPLE_CONTACTS), sampleContacts());
}
