import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api, client } from '#web/api.ts';
import { useDraft } from '#web/ui/draft.ts';
import { isEmail } from '#web/ui/email.ts';
import { notify } from '#web/ui/notify.ts';
import { Refused } from '#web/ui/Refused.tsx';
import { Notice, Skeleton } from '#web/ui/states.tsx';
import { useWords } from '#web/words.tsx';
import type { Work } from './useWork.ts';

type Wanted = { kind: string; customerId: number; toAddress: string | null };
type Customer = Awaited<ReturnType<typeof client.customers.get>>;

/**
 * The address (or number) that is missing or wrong, mended on the spot: the contact who has it keeps his name and role. With `then` it stands inside a
 * notice, and says what its button does next.
 */
export function AddressForm({ line, work, disabled, then }: { line: Wanted; work: Work; disabled: boolean; then?: { label: string; go: () => void } }) {
  const { t } = useWords();
  const customer = useQuery(api.customers.get.queryOptions({ input: { customerId: line.customerId } }));
  if (!customer.data) return <Skeleton lines={2} />;
  const form = <Form line={line} customer={customer.data} work={work} disabled={disabled} then={then} />;
  if (then) return form;
  const missing = line.kind === 'missing_email';
  return (
    <Notice tone="warn" title={t(missing ? 'dunning.address.missing' : 'dunning.address.bounced', { address: line.toAddress ?? '' })}>
      <p>{t(missing ? 'dunning.address.missing.text' : 'dunning.address.bounced.text')}</p>
      {form}
    </Notice>
  );
}

function Form({ line, customer, work, disabled, then }: { line: Wanted; customer: Customer; work: Work; disabled: boolean; then: { label: string; go: () => void } | undefined }) {
  const { t } = useWords();
  const isPhone = line.kind === 'wrong_number';
  const contact = contactOf(line, customer);
  const wrong = (text: string) => (isPhone ? (text.trim().replace(/\D/g, '').length < 6 ? t('dunning.address.phone.wrong') : undefined) : isEmail(text) ? undefined : t('dunning.address.email.wrong'));
  const same = (text: string) => (line.toAddress !== null && text.trim().toLowerCase() === line.toAddress.toLowerCase() ? t('dunning.address.same') : undefined);
  const draft = useDraft({ address: line.toAddress ?? '', name: contact?.name ?? '' }, ({ address }) => ({ address: wrong(address) ?? same(address) }));
  const { values, errors, set } = draft;
  const save = useMutation({
    mutationFn: async ({ address, name }: typeof values) => {
      const fields = {
        name: name.trim() || null, email: isPhone ? contact?.email ?? null : address.trim(), phone: isPhone ? address.trim() : contact?.phone ?? null,
        role: contact?.role ?? 'accounts' as const,
      };
      const { customerId } = customer;
      await (contact ? client.customers.updateContact({ customerId, contactId: contact.contactId, ...fields }) : client.customers.addContact({ customerId, ...fields }));
    },
    onSuccess: () => {
      work.drop((one) => one.customerId === customer.customerId && (one.kind === 'missing_email' || one.kind === 'bounced'));
      if (then) then.go();
      else notify(t('dunning.address.saved', { name: customer.name }));
    },
  });
  return (
    <form className="day-address" noValidate onSubmit={draft.onSubmit((filled) => save.mutate(filled))}>
      <TextInput type={isPhone ? 'tel' : 'email'} label={t(isPhone ? 'dunning.address.phone' : 'dunning.address.email')} required disabled={disabled} maxLength={isPhone ? 40 : 320}
        value={values.address} error={errors.address} onChange={(event) => set({ address: event.currentTarget.value })} />
      <TextInput label={t('dunning.address.name')} disabled={disabled} maxLength={120} value={values.name} onChange={(event) => set({ name: event.currentTarget.value })} />
      <Button type="submit" disabled={disabled} loading={save.isPending}>{then ? then.label : t('dunning.address.save')}</Button>
      {save.error && <div className="day-address-refused"><Refused error={save.error} /></div>}
    </form>
  );
}

/** Whose address it is; for one that is missing, the contact for accounts, else the first who has none. */
function contactOf({ kind, toAddress }: Wanted, { contacts }: Customer): Customer['contacts'][number] | undefined {
  if (kind === 'wrong_number') return contacts.find(({ phone }) => phone === toAddress);
  if (toAddress !== null) return contacts.find(({ email }) => email?.toLowerCase() === toAddress.toLowerCase());
  const without = contacts.filter(({ email, role }) => email === null && role !== 'sales');
  return without.find(({ role }) => role === 'accounts') ?? without[0];
}
