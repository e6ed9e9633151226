import type { LedgerAllocation, LedgerItem } from '#areas/ledger/actions.ts';
import { nextBusinessDay, isBusinessDay } from '#values/calendar.ts';
import { addDays, addMonths, daysBetween, latest, startOfMonth, type Day } from '#values/day.ts';
import { dueOn } from '#values/terms.ts';
import { Chance } from './chance.ts';
import type { Buying, Paying, Story } from './story.ts';

export type History = { items: LedgerItem[]; allocations: LedgerAllocation[] };

type Invoice = { item: LedgerItem; dueOn: Day; open: number };
/** What is to be paid on a day: so much of that invoice. */
type Payment = { on: Day; invoice: Invoice; minor: number };

const MONTHS = 18;
/** Sales by month of the year: quiet in August, busy before the holidays. */
const SEASON = [0.9, 0.92, 1, 1.02, 1, 1.04, 0.94, 0.7, 1.05, 1.1, 1.12, 1.08];
const RHYTHM_DAYS = { week: 7, fortnight: 14, month: 0, quarter: 0 };
const RHYTHM_MONTHS = { week: 0, fortnight: 0, month: 1, quarter: 3 };
const GOODS = [
  'Suspensions Orba', 'Encastrés LED 12 W', 'Rails et projecteurs', 'Bornes extérieures', 'Appliques Céleste', 'Bandeaux LED au mètre', 'Lustres sur mesure', 'Éclairage de secours',
  'Lampadaires de lecture', 'Variateurs et commandes', 'Guirlandes professionnelles', 'Dalles 600 × 600', 'Luminaires étanches', 'Candélabres', 'Lampes de bureau', 'Étude d’éclairement',
];
const PAID_BY: Record<Paying['by'], { journal: string; says: string }> = {
  transfer: { journal: 'BQ', says: 'VIREMENT SEPA' }, cheque: { journal: 'BQ', says: 'REMISE CHÈQUE' }, debit: { journal: 'BQ', says: 'PRÉLÈVEMENT SEPA' },
  bill: { journal: 'BQ', says: 'LCR' }, card: { journal: 'BQ', says: 'CARTE' },
};

/** Eighteen months of the stories' ledger, ending `today`: the same each time. Pure. */
export function tellHistory(stories: readonly Story[], today: Day): History {
  const told = stories.map((story) => tellOne(story, today));
  const items = told.flatMap((one) => one.items).sort((a, b) => (a.postedOn < b.postedOn ? -1 : a.postedOn > b.postedOn ? 1 : 0));
  number(items);
  return { items, allocations: told.flatMap((one) => one.allocations) };
}

function tellOne(story: Story, today: Day): History {
  const chance = new Chance(story.code);
  const invoices = invoicesOf(story, today, chance);
  const payments = [...habitual(story, invoices, today, chance), ...instalments(story, invoices)];
  const { items: receipts, allocations } = receiptsOf(story, payments, today, chance);
  const items = [...invoices.map((invoice) => invoice.item), ...receipts];
  if (story.credit) items.push(loneCredit(story, story.credit, invoices, today));
  return { items, allocations };
}

// Invoices ----------------------------------------------------------------------------------------------------------------------------------

function invoicesOf(story: Story, today: Day, chance: Chance): Invoice[] {
  const { months, euros } = story.buys;
  return orderDays(story.buys, today, chance).filter((on) => !months || months.includes(Number(on.slice(5, 7)))).map((on, index) => {
    const net = Math.round(chance.between(euros[0] * 100, euros[1] * 100) * (months ? 1 : SEASON[Number(on.slice(5, 7)) - 1]!));
    const minor = story.currency ? net : Math.round(net * 1.2);
    return {
      item: {
        ...common(story), kind: 'invoice', sourceKey: `demo:${story.code}:invoice:${index + 1}`, label: `${chance.pick(GOODS)} – livraison ${story.town}`, journal: 'VE',
        issuedOn: on, postedOn: on, amountMinor: minor,
      },
      dueOn: dueOn(on, story.terms),
      open: minor,
    };
  });
}

function orderDays({ every, from, ...buys }: Buying, today: Day, chance: Chance): Day[] {
  const first = latest(from ?? '', addMonths(today, -MONTHS));
  const days: Day[] = [];
  const offset = buys.offset ?? chance.between(0, 27);
  for (let n = 0; ; n++) {
    const plain = RHYTHM_DAYS[every] > 0
      ? addDays(first, (offset % RHYTHM_DAYS[every]) + n * RHYTHM_DAYS[every])
      : addDays(addMonths(startOfMonth(first), n * RHYTHM_MONTHS[every]), offset);
    const on = businessDay(plain);
    if (on > today) return days;
    if (on >= first) days.push(on);
  }
}

function common(story: Story): Pick<LedgerItem, 'customerCode' | 'currency' | 'ageUnknown' | 'account' | 'entry' | 'reference'> {
  return { customerCode: story.code, currency: story.currency ?? 'EUR', ageUnknown: false, account: '411000', entry: '', reference: '' };
}

// Payments ----------------------------------------------------------------------------------------------------------------------------------

/** What the customer pays by habit, in the order of the days; leaves the invoices the story keeps unpaid. */
function habitual(story: Story, invoices: readonly Invoice[], today: Day, chance: Chance): Payment[] {
  const { pays } = story;
  const payments: Payment[] = [];
  for (const invoice of invoices) {
    const habit = businessDay(latest(addDays(invoice.dueOn, daysLate(pays, invoice.dueOn, chance)), addDays(invoice.item.issuedOn, 1)));
    const on = pays.monthDay ? monthRun(habit, pays.monthDay) : habit;
    if (isUnpaid(story, invoice)) continue;
    const first = pays.part ? Math.round((invoice.item.amountMinor * pays.part.share) / 100) * 100 : invoice.item.amountMinor;
    payments.push({ on, invoice, minor: first });
    if (pays.part) payments.push({ on: businessDay(addDays(on, pays.part.restAfterDays)), invoice, minor: invoice.item.amountMinor - first });
  }
  const kept = payments.filter(({ on }) => on <= today && (!story.stopsOn || on <= story.stopsOn));
  return pays.roundedTo ? rounded(kept, pays.roundedTo * 100) : kept;
}

function daysLate({ days: [low, high], sliding }: Paying, dueOn: Day, chance: Chance): number {
  const months = sliding && dueOn > sliding.from ? Math.ceil(daysBetween(sliding.from, dueOn) / 30) : 0;
  return chance.between(low, high) + months * (sliding?.daysPerMonth ?? 0);
}

/** The first payment run of the month not before `on`. */
function monthRun(on: Day, monthDay: number): Day {
  const run = businessDay(addDays(startOfMonth(on), monthDay - 1));
  return run >= on ? run : businessDay(addDays(addMonths(startOfMonth(on), 1), monthDay - 1));
}

function isUnpaid({ unpaid = [] }: Story, { item }: Invoice): boolean {
  return unpaid.some(([from, to]) => from <= item.issuedOn && item.issuedOn <= to);
}

/** Each run pays the ripe invoices and the rests of earlier ones, rounded down, oldest first. */
function rounded(payments: readonly Payment[], step: number): Payment[] {
  const paid: Payment[] = [];
  let waiting: { invoice: Invoice; rest: number }[] = [];
  for (const [on, run] of byDay(payments)) {
    waiting.push(...run.map(({ invoice, minor }) => ({ invoice, rest: minor })));
    let sum = Math.floor(waiting.reduce((total, { rest }) => total + rest, 0) / step) * step;
    for (const line of waiting) {
      const minor = Math.min(sum, line.rest);
      if (minor > 0) paid.push({ on, invoice: line.invoice, minor });
      line.rest -= minor;
      sum -= minor;
    }
    waiting = waiting.filter(({ rest }) => rest > 0);
  }
  return paid;
}

function instalments(story: Story, invoices: readonly Invoice[]): Payment[] {
  const owed = invoices.filter((invoice) => isUnpaid(story, invoice)).map((invoice) => ({ invoice, rest: invoice.item.amountMinor }));
  return (story.instalments ?? []).flatMap(({ on, euros }) => {
    let sum = euros * 100;
    return owed.flatMap((line) => {
      const minor = Math.min(sum, line.rest);
      line.rest -= minor;
      sum -= minor;
      return minor > 0 ? [{ on, invoice: line.invoice, minor }] : [];
    });
  });
}

/** Payments of one day come as one receipt, lettered with the invoices it pays. */
function receiptsOf(story: Story, payments: readonly Payment[], today: Day, chance: Chance): History {
  const items: LedgerItem[] = [];
  const allocations: LedgerAllocation[] = [];
  const { journal, says } = PAID_BY[story.pays.by];
  for (const [on, run] of byDay(payments.filter((payment) => payment.on <= today))) {
    const key = `demo:${story.code}:receipt:${items.length + 1}`;
    const lettering = letters(items.length);
    const sum = run.reduce((total, { minor }) => total + minor, 0);
    items.push({
      ...common(story), kind: 'receipt', sourceKey: key, journal, issuedOn: on, postedOn: on, amountMinor: -sum,
      label: `${says} ${story.pays.by === 'cheque' ? chance.between(1_000_000, 9_999_999) : story.name.slice(0, 40).toUpperCase()}`,
    });
    for (const { invoice, minor } of run) {
      invoice.open -= minor;
      allocations.push({ debitKey: invoice.item.sourceKey, creditKey: key, amountMinor: minor, allocatedOn: on, basis: 'read', rule: 'lettering', lettering });
    }
  }
  return { items, allocations };
}

function loneCredit(story: Story, credit: NonNullable<Story['credit']>, invoices: readonly Invoice[], today: Day): LedgerItem {
  const measured = invoices.filter(({ dueOn }) => credit.of === 'open' || dueOn < today).reduce((sum, { open }) => sum + open, 0);
  return {
    ...common(story), kind: credit.kind, sourceKey: `demo:${story.code}:credit`, journal: credit.kind === 'receipt' ? 'BQ' : 'VE', label: credit.label,
    issuedOn: credit.on, postedOn: credit.on, amountMinor: -Math.round(measured * credit.times),
  };
}

// Days and numbers --------------------------------------------------------------------------------------------------------------------------

function businessDay(on: Day): Day {
  return isBusinessDay(on, 'FR') ? on : nextBusinessDay(on, 'FR');
}

function byDay(payments: readonly Payment[]): [Day, Payment[]][] {
  return [...Map.groupBy(payments, ({ on }) => on)].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** AA, AB … ZZ, then three letters. */
function letters(index: number): string {
  let text = '';
  for (let rest = index + 26; rest >= 0; rest = Math.floor(rest / 26) - 1) text = String.fromCharCode(65 + (rest % 26)) + text;
  return text;
}

/** References in the order of the days, by kind and year, as software numbers them. */
function number(items: readonly LedgerItem[]): void {
  const last = new Map<string, number>();
  const prefix: Partial<Record<LedgerItem['kind'], string>> = { invoice: 'FA', credit_note: 'AV', receipt: 'RG' };
  for (const item of items) {
    const series = `${prefix[item.kind]}-${item.postedOn.slice(0, 4)}`;
    const next = (last.get(series) ?? 0) + 1;
    last.set(series, next);
    item.reference = `${series}-${String(next).padStart(5, '0')}`;
    item.entry = `${item.journal}${item.postedOn.slice(2, 7).replace('-', '')}${String(next).padStart(5, '0')}`;
  }
}
