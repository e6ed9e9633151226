import { useWords } from '#web/words.tsx';

/** What a text may name; the same list as the server's, which refuses any other. */
const variables = [
  ['customer.name', 'customer_name'], ['customer.code', 'customer_code'], ['contact.name', 'contact_name'], ['total', 'total'], ['overdue', 'overdue'], ['credits', 'credits'],
  ['count', 'count'], ['overdue_count', 'overdue_count'], ['oldest.reference', 'oldest_reference'], ['oldest.due_on', 'oldest_due_on'], ['oldest.days_late', 'oldest_days_late'],
  ['today', 'today'], ['deadline', 'deadline'], ['previous_on', 'previous_on'], ['indemnity', 'indemnity'], ['indemnities', 'indemnities'],
  ['sender.name', 'sender_name'], ['company.name', 'company_name'], ['company.email', 'company_email'], ['company.phone', 'company_phone'], ['company.address', 'company_address'],
] as const;

/** Each variable with what it stands for; a press writes it where the text is being written. */
export function Variables({ disabled, onInsert }: { disabled: boolean; onInsert: (text: string) => void }) {
  const { t } = useWords();
  return (
    <>
      <ul className="variables">
        {variables.map(([name, word]) => (
          <li key={name}><button type="button" disabled={disabled} onClick={() => onInsert(`{{ ${name} }}`)}>{`{{ ${name} }}`}</button><span className="quiet">{t(`messages.variable.${word}`)}</span></li>
        ))}
        <li><button type="button" disabled={disabled} onClick={() => onInsert('\n\n[[pieces]]\n\n')}>[[pieces]]</button><span className="quiet">{t('messages.variable.items')}</span></li>
      </ul>
      <details className="variables-more">
        <summary>{t('messages.variables.conditions')}</summary>
        <p className="quiet">{t('messages.variables.conditions.text')}</p>
        <pre>{'{% if credits %}… {{ credits }} …{% endif %}\n{% if overdue_count == 1 %}…{% else %}…{% endif %}'}</pre>
      </details>
    </>
  );
}
