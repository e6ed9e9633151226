import { addDays, type Day } from '#values/day.ts';
import type { CustomerKind } from '#values/kinds.ts';
import type { Locale } from '#words/words.ts';
import type { AgreementFacts } from './agreement.ts';
import type { LetterFacts, LetterItem, Sender } from './facts.ts';

/** For previews without a customer, and to try a text before it is kept. */
export function sampleFacts(language: Locale, today: Day, sender: Sender, kind: CustomerKind = 'company'): LetterFacts {
  const item = (itemId: number, reference: string, late: number, amountMinor: number, of = 'invoice', openMinor = amountMinor): LetterItem => ({
    itemId, kind: of, reference, label: '', issuedOn: addDays(today, -late - 30), dueOn: addDays(today, -late), amountMinor, openMinor,
  });
  const names = { company: 'Papeterie de la Lune', public: 'Commune de Valmorel-sur-Ance', individual: 'Camille Dufresne' };
  return {
    language, today, currency: 'EUR', sender, previousOn: addDays(today, -12), contactName: 'Camille Dufresne',
    customer: { code: 'C0042', name: names[kind], kind },
    items: [item(1, 'F2026-0412', 34, 184_050), item(2, 'F2026-0466', 12, 96_000, 'invoice', 46_000), item(3, 'AV2026-0031', 20, -12_000, 'credit_note')],
  };
}

/** One of each kind of agreement, for the texts that speak of them; past its day for those that say so. */
export function sampleAgreement(today: Day, code = ''): Required<AgreementFacts> {
  const broken = /^(promise_broken|call_promise|plan_late|plan_void)/.test(code);
  return {
    promise: { amountMinor: 184_050, dueOn: addDays(today, broken ? -3 : 6), madeOn: addDays(today, broken ? -10 : 0), receivedMinor: 0 },
    dispute: { reason: 'quantity', items: ['F2026-0466'], contestedMinor: 46_000, openedOn: addDays(today, -3), deadlineOn: addDays(today, 11), outcome: code.startsWith('dispute_closed') ? 'credited' : null },
    plan: {
      totalMinor: 218_050, interestMinor: 0, interestFrozen: true, voidAfter: 2, offerEndsOn: addDays(today, 10), acceptedOn: code.startsWith('plan_proposed') ? null : addDays(today, -1),
      instalments: [72_684, 72_683, 72_683].map((amountMinor, at) => ({ dueOn: addDays(today, (broken ? -35 : 15) + at * 30), amountMinor, paidMinor: broken && at === 0 ? amountMinor : 0 })),
    },
  };
}
