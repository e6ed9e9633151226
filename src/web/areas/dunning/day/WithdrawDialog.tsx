import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Amount } from '#web/ui/Amount.tsx';
import { Dialog } from '#web/ui/Dialog.tsx';
import { useWords } from '#web/words.tsx';
import { sums, type Line } from './work.ts';

const usual = ['talking', 'not_ours', 'later', 'wrong_amount'] as const;

/** Asked once, with the reason that is kept: the customer gets nothing this time. */
export function WithdrawDialog({ lines, busy, onWithdraw, onClose }: { lines: readonly Line[]; busy: boolean; onWithdraw: (why: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const one = lines.length === 1 ? lines[0] : undefined;
  return (
    <Dialog opened onClose={onClose} title={one ? t('dunning.withdraw.one', { name: one.customerName }) : t('dunning.withdraw.many', { count: lines.length })}>
      <form className="stack" onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() === '') setTried(true);
        else onWithdraw(why.trim());
      }}>
        <p className="quiet">{t('dunning.withdraw.consequence')} {sums(lines).map(({ currency, minor }) => <Amount key={currency} minor={minor} currency={currency} strong />)}</p>
        <TextInput label={t('dunning.withdraw.why')} required data-autofocus maxLength={500} value={why} error={tried && why.trim() === '' ? t('dunning.withdraw.why.needed') : undefined}
          onChange={(event) => setWhy(event.currentTarget.value)} />
        <div className="inline">
          {usual.map((reason) => <Button key={reason} size="xs" variant="default" onClick={() => setWhy(t(`dunning.withdraw.usual.${reason}`))}>{t(`dunning.withdraw.usual.${reason}`)}</Button>)}
        </div>
        <div className="day-dialog-end">
          <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" color="red" loading={busy}>{t('dunning.day.withdraw')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
