import { ActionIcon, Button } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useWords } from '#web/words.tsx';
import { Icon } from './Icon.tsx';
import { currentNotices, dismiss, watchNotices } from './notify.ts';
import './Toasts.css';

export function Toasts() {
  const { t } = useWords();
  const notices = useSyncExternalStore(watchNotices, currentNotices);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {notices.map(({ id, text, tone, undo }) => (
        <div key={id} className="toast" data-tone={tone}>
          <Icon name={tone === 'bad' ? 'failed' : tone === 'info' ? 'info' : 'check'} />
          <span className="toast-text">{text}</span>
          {undo && <Button variant="subtle" size="xs" onClick={() => { dismiss(id); undo(); }}>{t('ui.undo')}</Button>}
          <ActionIcon variant="subtle" color="gray" aria-label={t('ui.close')} onClick={() => dismiss(id)}><Icon name="close" size={16} /></ActionIcon>
        </div>
      ))}
    </div>
  );
}
