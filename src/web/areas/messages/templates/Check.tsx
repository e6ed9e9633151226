import { Button } from '@mantine/core';
import { Icon } from '#web/ui/Icon.tsx';
import { Panel } from '#web/ui/Panel.tsx';
import { useWords } from '#web/words.tsx';
import { LONG_SUBJECT, type Remark } from './check.ts';

/** What to look at before the text is kept. `onCorrect` puts the typography right. */
export function Check({ remarks, onCorrect }: { remarks: readonly Remark[]; onCorrect: (() => void) | undefined }) {
  const { t } = useWords();
  const say = (one: Remark) => {
    if (one.kind === 'problem') return one.text;
    if (one.kind === 'typography') return t('messages.check.typography', { part: t(one.part === 'subject' ? 'messages.check.subject' : 'messages.check.body'), line: one.line, what: t(`messages.check.${one.code}`), near: one.near });
    return one.kind === 'subject' ? t('messages.check.long', { length: one.length, most: LONG_SUBJECT }) : t('messages.check.sms', { characters: one.characters, parts: one.parts });
  };
  const typography = remarks.some(({ kind }) => kind === 'typography');
  return (
    <Panel title={t('messages.check.title')} {...(typography && onCorrect ? { action: <Button size="xs" variant="default" onClick={onCorrect}>{t('messages.check.correct')}</Button> } : {})}>
      <div aria-live="polite">
        {remarks.length === 0 ? <p className="check-fine"><Icon name="check" size={16} />{t('messages.check.fine')}</p>
          : <ul className="check-list">{remarks.slice(0, 12).map((one, at) => <li key={at} data-kind={one.kind}><Icon name="warning" size={16} /><span>{say(one)}</span></li>)}</ul>}
      </div>
    </Panel>
  );
}
