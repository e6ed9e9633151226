import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { contrastOnWhite, READABLE } from '#values/colour.ts';
import { isBic, isIban, plainIban } from '#values/iban.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useDraft } from '#web/ui/draft.ts';
import { FileDrop } from '#web/ui/FileDrop.tsx';
import { notify } from '#web/ui/notify.ts';
import { PaperSheet } from '#web/ui/PaperSheet.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { Refused } from '#web/ui/Refused.tsx';
import { ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import '#web/ui/Beside.css';

type Letterhead = Awaited<ReturnType<typeof client.letterhead.get>>;
type Fields = Omit<Letterhead, 'hasLogo'>;

/** What letters look like, with one beside it that follows every change. */
export function PaperTab() {
  const { data, isError, refetch } = useQuery(api.letterhead.get.queryOptions());
  if (isError) return <ErrorState onRetry={() => void refetch()} />;
  if (!data) return <Panel><Skeleton lines={8} /></Panel>;
  return <PaperForm letterhead={data} />;
}

const COLOUR = /^#[0-9a-f]{6}$/;

function problemsOf({ colour, iban, bic }: Fields, t: ReturnType<typeof useWords>['t']) {
  return {
    colour: !COLOUR.test(colour) ? t('access.paper.check.colour') : contrastOnWhite(colour) < READABLE ? t('access.paper.colour.pale', ratioOf(colour)) : undefined,
    iban: plainIban(iban) !== '' && !isIban(plainIban(iban)) ? t('access.paper.check.iban') : undefined,
    bic: bic.trim() !== '' && !isBic(bic.replace(/\s/g, '').toUpperCase()) ? t('access.paper.check.bic') : undefined,
  };
}

function ratioOf(colour: string): { ratio: string } {
  return { ratio: contrastOnWhite(colour).toFixed(1).replace('.', ',') };
}

function PaperForm({ letterhead: { hasLogo, ...kept } }: { letterhead: Letterhead }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const queryClient = useQueryClient();
  const disabled = !permissions.includes('settings');
  const save = useMutation(api.letterhead.set.mutationOptions({
    onSuccess: async () => { notify(t('access.paper.saved')); await queryClient.invalidateQueries({ queryKey: api.letterhead.key() }); },
  }));
  const draft = useDraft<Fields>(kept, (fields) => problemsOf(fields, t));
  const { values, errors, set } = draft;
  const colour = values.colour.toLowerCase();
  return (
    <div className="beside paper-tab">
      <form className="stack" noValidate onSubmit={draft.onSubmit((fields) => save.mutate(fields))}>
        {disabled && <Notice>{t('access.settings.readOnly')}</Notice>}
        <Panel title={t('access.paper.look')}>
          <div className="stack">
            {!disabled && <Logo hasLogo={hasLogo} />}
            <TextInput label={t('access.paper.logoAlt')} maxLength={200} disabled={disabled} value={values.logoAlt} onChange={(event) => set({ logoAlt: event.currentTarget.value })} />
            <TextInput label={t('access.paper.colour')} description={[t('access.paper.colour.why'), COLOUR.test(colour) && contrastOnWhite(colour) >= READABLE ? t('access.paper.colour.readable', ratioOf(colour)) : ''].join(' ')}
              maxLength={7} autoComplete="off" spellCheck={false} disabled={disabled} value={values.colour} error={errors.colour} onChange={(event) => set({ colour: event.currentTarget.value.trim().toLowerCase() })}
              leftSection={<input type="color" className="paper-colour" tabIndex={-1} aria-hidden disabled={disabled} value={COLOUR.test(colour) ? colour : '#000000'} onChange={(event) => set({ colour: event.currentTarget.value })} />} />
            <Textarea label={t('access.paper.footer')} description={t('access.paper.footer.why')} autosize minRows={2} maxRows={5} maxLength={600} disabled={disabled} value={values.footer} onChange={(event) => set({ footer: event.currentTarget.value })} />
            <Radio.Group label={t('access.paper.window')} value={values.windowSide} onChange={(value) => set({ windowSide: value === 'left' ? 'left' : 'right' })}>
              <div className="stack" style={{ gap: 8, marginTop: 4 }}>{(['right', 'left'] as const).map((one) => <Radio key={one} value={one} disabled={disabled} label={t(`access.paper.window.${one}`)} />)}</div>
            </Radio.Group>
          </div>
        </Panel>
        <Panel title={t('access.paper.pay')} note={t('access.paper.pay.note')}>
          <div className="stack">
            <TextInput label={t('access.paper.iban')} autoComplete="off" spellCheck={false} maxLength={60} disabled={disabled} value={values.iban} error={errors.iban} onChange={(event) => set({ iban: event.currentTarget.value })} />
            <div className="form-pair">
              <TextInput label={t('access.paper.bic')} autoComplete="off" spellCheck={false} maxLength={20} disabled={disabled} value={values.bic} error={errors.bic} onChange={(event) => set({ bic: event.currentTarget.value })} />
              <TextInput label={t('access.paper.payee')} description={t('access.paper.payee.why')} maxLength={70} disabled={disabled} value={values.payeeName} onChange={(event) => set({ payeeName: event.currentTarget.value })} />
            </div>
          </div>
        </Panel>
        <Refused error={save.error} />
        {!disabled && <div className="form-end"><Button type="submit" loading={save.isPending}>{t('access.save')}</Button></div>}
      </form>
      {!disabled && <Preview fields={{ ...values, colour }} right={Object.values(problemsOf({ ...values, colour }, t)).every((one) => one === undefined)} hasLogo={hasLogo} />}
    </div>
  );
}

const TYPES: Record<string, 'image/png' | 'image/jpeg' | 'image/svg+xml'> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', svg: 'image/svg+xml' };

function Logo({ hasLogo }: { hasLogo: boolean }) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const again = () => queryClient.invalidateQueries({ queryKey: api.letterhead.key() });
  const keep = useMutation({
    mutationFn: async (file: File) => {
      const type = TYPES[file.name.split('.').at(-1)!.toLowerCase()] ?? 'image/png';
      // A file too large is refused by its size, without travelling.
      const bytes = new Uint8Array(await file.slice(0, 510_000).arrayBuffer());
      return await client.letterhead.setLogo({ type, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) });
    },
    onSuccess: async () => { notify(t('access.paper.logo.saved')); await again(); },
  });
  const remove = useMutation(api.letterhead.removeLogo.mutationOptions({ onSuccess: async () => { notify(t('access.paper.logo.removed')); await again(); } }));
  return (
    <div className="stack">
      <FileDrop label={t('access.paper.logo.drop')} hint={t('access.paper.logo.hint')} accept={['.png', '.jpg', '.jpeg', '.svg']} disabled={keep.isPending} onFile={(file) => keep.mutate(file)} />
      {hasLogo && <p className="inline">{t('access.paper.logo.there')} <Button size="xs" variant="subtle" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>{t('access.paper.logo.remove')}</Button></p>}
      <Refused error={keep.error ?? remove.error} />
    </div>
  );
}

/** Follows the fields as soon as they are right; until then the last one stays. */
function Preview({ fields, right, hasLogo }: { fields: Fields; right: boolean; hasLogo: boolean }) {
  const { t } = useWords();
  const [registered, setRegistered] = useState(false);
  const [settled] = useDebouncedValue(fields, 400);
  const { data, error } = useQuery({
    ...api.letterhead.preview.queryOptions({ input: { ...settled, registered } }), queryKey: ['letterhead-preview', settled, registered, hasLogo], enabled: right, placeholderData: keepPreviousData, staleTime: 0,
  });
  return (
    <Panel title={t('access.paper.preview')} action={<Checkbox label={t('access.paper.preview.registered')} checked={registered} onChange={(event) => setRegistered(event.currentTarget.checked)} />}>
      <Refused error={error} />
      {data ? <PaperSheet svg={data.svg} alt={t('access.paper.preview.alt')} /> : !error && <Skeleton lines={12} />}
    </Panel>
  );
}
