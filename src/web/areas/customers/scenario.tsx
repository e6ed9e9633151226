import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { Because } from '#web/ui/Because.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { notify } from '#web/ui/notify.ts';
import { Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';

type Had = Awaited<ReturnType<typeof client.scenarios.ofCustomer>>;

/** Which scenario he follows and why; a person may give him another, and says why. */
export function ScenarioOfCustomer({ customerId }: { customerId: number }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [choosing, setChoosing] = useState(false);
  const { data, error } = useQuery(api.scenarios.ofCustomer.queryOptions({ input: { customerId } }));
  const change = useChange(customerId);
  const may = permissions.includes('work');
  return (
    <Panel title={t('customers.scenario.title')} action={data?.chosen && <Pill tone="accent">{t('customers.scenario.byHand')}</Pill>}>
      <Refused error={error ?? change.back.error} />
      {!data && !error && <Skeleton lines={3} />}
      {data && (
        <div className="stack">
          <p>{data.scenarioId === null ? t('customers.scenario.none') : <Link to="/scenarios" search={{ scenario: data.scenarioId }}>{data.scenarioName}</Link>}</p>
          {data.chosen && <ByHand chosen={data.chosen} />}
          <Because reasons={data.because} />
          {choosing ? <Choose customerId={customerId} had={data} onClose={() => setChoosing(false)} /> : may && (
            <div className="inline">
              <Button size="xs" variant="default" onClick={() => setChoosing(true)}>{t('customers.scenario.choose')}</Button>
              {data.chosen && <Button size="xs" variant="subtle" loading={change.back.isPending} onClick={() => change.back.mutate({ customerId })}>{t('customers.scenario.back')}</Button>}
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

function ByHand({ chosen }: { chosen: NonNullable<Had['chosen']> }) {
  const { t, instant } = useWords();
  const { organisation } = useSession();
  return (
    <div className="by-hand">
      <p className="because-title">{t('customers.profile.byHand', { name: chosen.chosenBy, at: instant(chosen.chosenAt, organisation.timeZone) })}</p>
      <p>{chosen.reason}</p>
    </div>
  );
}

function useChange(customerId: number) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const after = async (had: Had, text: string) => {
    queryClient.setQueryData(api.scenarios.ofCustomer.queryKey({ input: { customerId } }), had);
    notify(text);
    await Promise.all([api.scenarios.key(), api.dunning.key()].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
  return {
    give: useMutation(api.scenarios.choose.mutationOptions({ onSuccess: (had) => after(had, t('customers.scenario.given', { name: had.scenarioName ?? '' })) })),
    back: useMutation(api.scenarios.unchoose.mutationOptions({ onSuccess: (had) => after(had, t('customers.scenario.backDone')) })),
  };
}

function Choose({ customerId, had, onClose }: { customerId: number; had: Had; onClose: () => void }) {
  const { t } = useWords();
  const scenarios = useQuery(api.scenarios.list.queryOptions());
  const { give } = useChange(customerId);
  const { values, errors, set, onSubmit } = useDraft({ scenarioId: had.scenarioId ?? 0, reason: '' }, ({ scenarioId, reason }) => ({
    scenarioId: scenarioId === 0 ? t('customers.scenario.which.needed') : undefined, reason: reason.trim() === '' ? t('customers.scenario.why.needed') : undefined,
  }));
  const options = (scenarios.data ?? []).filter(({ active }) => active).map(({ scenarioId, name }) => ({ value: String(scenarioId), label: name }));
  return (
    <form className="stack" noValidate onSubmit={onSubmit(({ scenarioId, reason }) => give.mutate({ customerId, scenarioId, reason: reason.trim() }, { onSuccess: onClose }))}>
      <NativeSelect label={t('customers.scenario.which')} value={String(values.scenarioId)} error={errors.scenarioId} data={[...(values.scenarioId === 0 ? [{ value: '0', label: '—' }] : []), ...options]}
        onChange={(event) => set({ scenarioId: Number(event.currentTarget.value) })} />
      <Textarea label={t('customers.scenario.why')} required maxLength={500} autosize minRows={2} value={values.reason} error={errors.reason} onChange={(event) => set({ reason: event.currentTarget.value })} />
      <Refused error={give.error} />
      <div className="inline"><Button type="submit" size="xs" loading={give.isPending}>{t('customers.scenario.give')}</Button><Button size="xs" variant="default" onClick={onClose}>{t('ui.cancel')}</Button></div>
    </form>
  );
}
