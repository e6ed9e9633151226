import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { isLocale } from '#words/words.ts';
import type { Session } from '#web/session.ts';
import { useWords } from '#web/words.tsx';
import { Flyout } from './Flyout.tsx';
import { Icon } from './Icon.tsx';

/** Who is here, and how they like their page. */
export function UserMenu({ session: { user, role }, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { t } = useWords();
  return (
    <Flyout className="shell-user" side="above" label={(
      <>
        <span className="shell-initials" aria-hidden>{initials(user.name)}</span>
        <span className="shell-user-words"><span>{user.name}</span><span className="meta">{t(`shell.role.${role}`)}</span></span>
      </>
    )}>
      <Preferences onSignOut={onSignOut} />
    </Flyout>
  );
}

export function Preferences({ onSignOut }: { onSignOut?: () => void }) {
  const { t, locale, change } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const id = useId();
  return (
    <div className="preferences">
      <p id={`${id}-theme`} className="meta">{t('shell.theme')}</p>
      <SegmentedControl fullWidth aria-labelledby={`${id}-theme`} value={colorScheme} onChange={(scheme) => setColorScheme(scheme as typeof colorScheme)}
        data={[{ value: 'light', label: t('shell.theme.light') }, { value: 'dark', label: t('shell.theme.dark') }, { value: 'auto', label: t('shell.theme.auto') }]} />
      <p id={`${id}-language`} className="meta">{t('shell.language')}</p>
      <SegmentedControl fullWidth aria-labelledby={`${id}-language`} value={locale} onChange={(next) => { if (isLocale(next)) void change(next); }}
        data={[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]} />
      {onSignOut && <Link to="/reglages" search={{ tab: 'compte' }} className="preferences-out"><Icon name="user" size={16} />{t('shell.account')}</Link>}
      {onSignOut && <button type="button" className="preferences-out" onClick={onSignOut}><Icon name="signOut" size={16} />{t('shell.signOut')}</button>}
    </div>
  );
}

function initials(name: string): string {
  return name.split(/[\s-]+/).filter(Boolean).slice(0, 2).map((part) => part[0]!.toUpperCase()).join('');
}
