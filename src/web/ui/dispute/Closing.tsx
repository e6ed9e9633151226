import { Button, Modal, Radio, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '#web/api.ts';
import { disputeOutcomes, type Dispute, type DisputeOutcome } from '#web/ui/dispute.ts';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { useWords } from '#web/words.tsx';
import { useDisputeRefresh } from './useDisputeWork.ts';
import './dispute.css';

/** A word is asked where the customer will ask for it. */
const EXPLAINED: readonly DisputeOutcome[] = ['refused', 'settled'];

/** How it ends: what remains open is reminded again. */
export function Closing({ dispute: { disputeId, status }, outcome: proposed, onClose }: { dispute: Dispute; outcome: DisputeOutcome | undefined; onClose: () => void }) {
  const { t } = useWords();
  const refresh = useDisputeRefresh();
  const draft = useDraft({ outcome: proposed ?? (status === 'credit_expected' ? 'credited' : '') as DisputeOutcome | '', conclusion: '' }, ({ outcome, conclusion }) => ({
    outcome: outcome === '' ? t('agreements.dispute.outcome.needed') : undefined,
    conclusion: outcome !== '' && EXPLAINED.includes(outcome) && conclusion.trim() === '' ? t('agreements.dispute.conclusion.needed') : undefined,
  }));
  const { values, errors, set } = draft;
  const close = useMutation({
    mutationFn: (outcome: DisputeOutcome) => client.disputes.close({ disputeId, outcome, conclusion: values.conclusion.trim() }),
    onSuccess: () => {
      void refresh();
      notify(t('agreements.dispute.closed'));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('agreements.dispute.close.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form className="stack" noValidate onSubmit={draft.onSubmit(({ outcome }) => { if (outcome !== '') close.mutate(outcome); })}>
        <p className="quiet">{t('agreements.dispute.close.consequence')}</p>
        <Radio.Group label={t('agreements.dispute.outcome')} value={values.outcome} error={errors.outcome} onChange={(outcome) => set({ outcome: outcome as DisputeOutcome })}>
          <div className="dispute-outcomes">
            {disputeOutcomes.map((one) => <Radio key={one} value={one} label={t(`agreements.dispute.outcome.${one}`)} description={t(`agreements.dispute.outcome.${one}.means`)} />)}
          </div>
        </Radio.Group>
        <Textarea label={t('agreements.dispute.conclusion')} description={t('agreements.dispute.conclusion.hint')}
          required={values.outcome !== '' && EXPLAINED.includes(values.outcome)} rows={3} maxLength={4000}
          value={values.conclusion} error={errors.conclusion} onChange={(event) => set({ conclusion: event.currentTarget.value })} />
        <Refused error={close.error} />
        <div className="confirm-actions">
          <Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" loading={close.isPending}>{t('agreements.dispute.close.act')}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** Contested again, as it was. */
export function Reopening({ dispute: { disputeId }, onClose }: { dispute: Dispute; onClose: () => void }) {
  const { t } = useWords();
  const refresh = useDisputeRefresh();
  const [why, setWhy] = useState('');
  const reopen = useMutation({
    mutationFn: () => client.disputes.reopen({ disputeId, why: why.trim() }),
    onSuccess: () => {
      void refresh();
      notify(t('agreements.dispute.reopened'));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t('agreements.dispute.reopen.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); if (why.trim() !== '') reopen.mutate(); }}>
        <p className="quiet">{t('agreements.dispute.reopen.consequence')}</p>
        <Textarea label={t('agreements.dispute.reopen.why')} required rows={3} maxLength={4000} data-autofocus value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
        <Refused error={reopen.error} />
        <div className="confirm-actions"><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit"
          disabled={why.trim() === ''} loading={reopen.isPending}>{t('agreements.dispute.reopen.act')}</Button></div>
      </form>
    </Modal>
  );
}
