import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { wallClock } from '#values/day.ts';
import { api, client } from '#web/api.ts';
import { useSession } from '#web/frame.tsx';
import { useConfirm } from './Confirm.tsx';
import { useDraft } from './draft.ts';
import { isEmail } from './email.ts';
import { Icon } from './Icon.tsx';
import { notify } from './notify.ts';
import { Panel } from './Panel.tsx';
import { Pill } from './Pill.tsx';
import { Refused, useFailure } from './Refused.tsx';
import { SidePanel } from './SidePanel.tsx';
import { EmptyState, Notice } from './states.tsx';
import { useWords } from '#web/words.tsx';
import './Contacts.css';

type Customer = Awaited<ReturnType<typeof client.customers.get>>;
type Contact = Customer['contacts'][number];

const roles = ['accounts', 'management', 'sales', 'legal', 'other'] as const;
type Fields = Pick<Contact, 'name' | 'email' | 'phone' | 'role'>;

/** Whom one writes to and calls. An address that bounced says so, with what came back. */
export function Contacts({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const { permissions } = useSession();
  const [edited, setEdited] = useState<Contact | 'new' | undefined>(undefined);
  const mayWork = permissions.includes('work');
  const reachable = customer.contacts.some(({ email, bouncedAt, optedOutAt }) => email && !bouncedAt && !optedOutAt);
  return (
    <Panel title={t('customers.contacts.title')} action={mayWork && customer.contacts.length > 0 && (
      <Button variant="default" size="xs" leftSection={<Icon name="plus" size={16} />} onClick={() => setEdited('new')}>{t('customers.contacts.add')}</Button>
    )}>
      {customer.contacts.length === 0 ? (
        <EmptyState icon="user" title={t('customers.contacts.none')} action={mayWork && <Button onClick={() => setEdited('new')}>{t('customers.contacts.add')}</Button>}>
          {t('customers.contacts.none.text')}
        </EmptyState>
      ) : (
        <div className="stack">
          {!reachable && <Notice tone="warn">{t('customers.contacts.unreachable')}</Notice>}
          <ul className="entries contacts">
            {customer.contacts.map((contact) => <ContactLine key={contact.contactId} customerId={customer.customerId} contact={contact} onEdit={mayWork ? () => setEdited(contact) : undefined} />)}
          </ul>
        </div>
      )}
      {edited && <ContactForm customerId={customer.customerId} contact={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Panel>
  );
}

/** His own page, and the lists that say whether he can be written to. */
function useRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [api.customers.key(), api.reports.key()]) void queryClient.invalidateQueries({ queryKey });
  };
}

function ContactLine({ customerId, contact, onEdit }: { customerId: number; contact: Contact; onEdit: (() => void) | undefined }) {
  const { t, day } = useWords();
  const { organisation } = useSession();
  const confirm = useConfirm();
  const refresh = useRefresh();
  const fail = useFailure();
  const name = contact.name ?? contact.email ?? contact.phone ?? '';
  const remove = async () => {
    if (!await confirm({ title: t('customers.contacts.remove.title', { name }), text: t('customers.contacts.remove.text'), action: t('customers.contacts.remove'), danger: true })) return;
    try {
      await client.customers.removeContact({ customerId, contactId: contact.contactId });
      const { name: was, email, phone, role } = contact;
      const undo = () => void client.customers.addContact({ customerId, name: was, email, phone, role }).then(refresh, (error: unknown) => notify(fail(error), { tone: 'bad' }));
      notify(t('customers.contacts.removed', { name }), { undo });
    } catch (error) {
      notify(fail(error), { tone: 'bad' });
    }
    refresh();
  };
  return (
    <li>
      <div>
        <p className="inline"><strong>{name}</strong><span className="meta">{t(`customers.role.${contact.role}`)}</span></p>
        {contact.email && contact.name && <p><a href={`mailto:${contact.email}`}>{contact.email}</a></p>}
        {contact.phone && contact.phone !== name && <p><a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}>{contact.phone}</a></p>}
        {contact.bouncedAt && (
          <p className="contact-bounced">
            <Pill tone="bad" dot>{t('customers.contacts.bounced', { day: day(wallClock(new Date(contact.bouncedAt), organisation.timeZone).day) })}</Pill>
            <span className="meta">{contact.bounceReason}</span>
            {onEdit && <Button variant="subtle" size="xs" onClick={onEdit}>{t('customers.contacts.fix')}</Button>}
          </p>
        )}
        {contact.optedOutAt && <p><Pill tone="warn" dot>{t('customers.contacts.optedOut')}</Pill></p>}
      </div>
      {onEdit && (
        <span className="contact-actions">
          <ActionIcon variant="subtle" aria-label={t('customers.contacts.edit', { name })} onClick={onEdit}><Icon name="edit" /></ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t('customers.contacts.removeOne', { name })} onClick={() => void remove()}><Icon name="close" /></ActionIcon>
        </span>
      )}
    </li>
  );
}

function ContactForm({ customerId, contact, onClose }: { customerId: number; contact: Contact | undefined; onClose: () => void }) {
  const { t } = useWords();
  const form = useId();
  const refresh = useRefresh();
  const save = useMutation({
    mutationFn: (fields: Fields) => (contact ? client.customers.updateContact({ customerId, contactId: contact.contactId, ...fields }) : client.customers.addContact({ customerId, ...fields })),
    onSuccess: () => {
      refresh();
      notify(t('customers.contacts.saved'));
      onClose();
    },
  });
  const initial = { name: contact?.name ?? '', email: contact?.email ?? '', phone: contact?.phone ?? '', role: contact?.role ?? ('accounts' as const) };
  const { values, errors, set, onSubmit } = useDraft<{ name: string; email: string; phone: string; role: Contact['role'] }>(initial, ({ name, email, phone }) => ({
    name: [name, email, phone].every((text) => text.trim() === '') ? t('customers.contacts.empty') : undefined,
    email: email.trim() !== '' && !isEmail(email) ? t('customers.contacts.badEmail') : undefined,
  }));
  return (
    <SidePanel opened onClose={onClose} title={t(contact ? 'customers.contacts.change' : 'customers.contacts.add')}
      actions={<><Button variant="default" onClick={onClose}>{t('ui.cancel')}</Button><Button type="submit" form={form} loading={save.isPending}>{t('customers.contacts.save')}</Button></>}>
      <form id={form} className="stack" noValidate onSubmit={onSubmit(({ name, email, phone, role }) =>
        save.mutate({ name: name.trim() || null, email: email.trim() || null, phone: phone.trim() || null, role }))}>
        {contact?.bouncedAt && <Notice tone="bad" title={t('customers.contacts.bounced.title')}>{contact.bounceReason}</Notice>}
        <TextInput label={t('customers.contacts.name')} value={values.name} error={errors.name} maxLength={120} data-autofocus={!contact || undefined} onChange={(event) => set({ name: event.currentTarget.value })} />
        <TextInput type="email" label={t('customers.contacts.email')} value={values.email} error={errors.email} data-autofocus={contact ? true : undefined} onChange={(event) => set({ email: event.currentTarget.value })} />
        <TextInput type="tel" label={t('customers.contacts.phone')} value={values.phone} maxLength={40} onChange={(event) => set({ phone: event.currentTarget.value })} />
        <NativeSelect label={t('customers.contacts.role')} value={values.role} onChange={(event) => set({ role: roles.find((one) => one === event.currentTarget.value) ?? 'other' })}
          data={roles.map((role) => ({ value: role, label: t(`customers.role.${role}`) }))} />
        <Refused error={save.error} />
      </form>
    </SidePanel>
  );
}
