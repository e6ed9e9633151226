import type { PayerClass } from '#areas/credit/contract.ts';
import { useWords } from '#web/words.tsx';
import { payerTone } from './payer.ts';
import { Pill } from './Pill.tsx';

/** How a customer pays, in two words; a dash while nobody judged yet. */
export function PayerPill({ payerClass }: { payerClass: PayerClass | null }) {
  const { t } = useWords();
  if (payerClass === null) return <span className="quiet">—</span>;
  return <Pill tone={payerTone[payerClass]} dot>{t(`credit.class.${payerClass}`)}</Pill>;
}
