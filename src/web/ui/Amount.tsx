import { minorDigits } from '#values/money.ts';
import { useWords } from '#web/words.tsx';
import './Amount.css';

/**
 * Money, right where the eye expects it: units in ink, cents quieter, a true minus sign. A negative amount on a customer's account is a
 * credit and says so with `Cr` when `markCredit` is set.
 */
export function Amount({ minor, currency = 'EUR', tone, strong, markCredit, round }: {
  minor: number; currency?: string; tone?: 'late' | 'quiet'; strong?: boolean; markCredit?: boolean; round?: boolean;
}) {
  const { money, moneyRound, t } = useWords();
  const text = round ? moneyRound(minor, currency) : money(minor, currency);
  const [units, rest] = round ? [text, ''] : apart(text, minorDigits(currency));
  const isCredit = markCredit && minor < 0;
  return (
    <span className="amount" data-tone={isCredit ? 'credit' : tone} data-strong={strong || undefined}>
      {isCredit && <abbr className="amount-credit" title={t('ui.credit.long')}>{t('ui.credit')}</abbr>}
      {units}
      {rest && <span className="amount-rest">{rest}</span>}
    </span>
  );
}

/** `1 234` and `,56 €`: the part one reads, and the part one checks. */
function apart(text: string, digits: number): [string, string] {
  const at = digits === 0 ? -1 : text.search(new RegExp(`[.,]\\d{${digits}}\\D*$`));
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}
