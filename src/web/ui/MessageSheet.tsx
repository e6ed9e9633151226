import { Amount } from './Amount.tsx';
import { DayText } from './DayText.tsx';
import { Letter } from './Letter.tsx';
import type { Message } from './message.ts';
import { Pill } from './Pill.tsx';
import { useWords } from '#web/words.tsx';
import './MessageSheet.css';

/** A message in its envelope: from whom, to whom, about what; then as its reader gets it, or as its caller reads it out. */
export function MessageSheet({ message }: { message: Message }) {
  const { t } = useWords();
  const address = (name: string, at: string) => (name && name !== at ? <>{name} <span className="quiet">‹{at}›</span></> : at);
  return (
    <article className="sheet">
      <dl className="sheet-head">
        {message.channel === 'email' && <div><dt>{t('messages.sheet.from')}</dt><dd>{address(message.fromName, message.fromAddress)}</dd></div>}
        <div><dt>{t(message.channel === 'phone' ? 'messages.sheet.call' : 'messages.sheet.to')}</dt><dd>{address(message.toName, message.toAddress)}</dd></div>
        <div><dt>{t('messages.sheet.subject')}</dt><dd className="sheet-subject">{message.subject}{message.edited && <Pill>{t('messages.edited')}</Pill>}</dd></div>
      </dl>
      <Letter html={message.html} title={t(message.channel === 'phone' ? 'messages.sheet.script' : 'messages.sheet.frame', { name: message.customerName })} />
    </article>
  );
}

/** What the message asks for, and what is still open now: what was paid since is seen before it leaves. */
export function MessageItems({ message: { items, currency } }: { message: Message }) {
  const { t } = useWords();
  const sum = (of: 'openMinor' | 'nowOpenMinor') => items.reduce((total, item) => total + item[of], 0);
  if (items.length === 0) return null;
  return (
    <div className="then-now">
      <table>
        <caption>{t('messages.items.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('messages.items.item')}</th><th scope="col">{t('messages.items.due')}</th>
            <th scope="col" data-end>{t('messages.items.then')}</th><th scope="col" data-end>{t('messages.items.now')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.itemId}>
              <th scope="row">{item.reference || '—'}</th>
              <td>{item.openMinor > 0 ? <DayText day={item.dueOn} /> : ''}</td>
              <td data-end><Amount minor={item.openMinor} currency={currency} markCredit /></td>
              <td data-end>
                {item.nowOpenMinor === item.openMinor ? <span className="quiet">{t('messages.items.same')}</span>
                  : item.nowOpenMinor === 0 ? <Pill tone="good" dot>{t('messages.items.settled')}</Pill>
                    : <Amount minor={item.nowOpenMinor} currency={currency} markCredit strong />}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('ui.table.total')}</th><td>{t('messages.items.count', { count: items.length })}</td>
            <td data-end><Amount minor={sum('openMinor')} currency={currency} strong /></td>
            <td data-end><Amount minor={sum('nowOpenMinor')} currency={currency} strong /></td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
