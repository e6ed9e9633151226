import { useDisclosure } from '@mantine/hooks';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Permission } from '#areas/access/contract.ts';
import type { WordId } from '#words/words.ts';
import type { Session } from '#web/session.ts';
import { useWords } from '#web/words.tsx';
import { Sheet } from './Dialog.tsx';
import { Icon, type IconName } from './Icon.tsx';
import { Logo } from './Logo.tsx';
import { Preferences, UserMenu } from './UserMenu.tsx';
import './Shell.css';

type Place = { to: NonNullable<LinkProps['to']>; icon: IconName; word: WordId; short?: WordId; needs?: Permission };

const places: readonly { title?: WordId; places: readonly Place[] }[] = [
  {
    places: [
      { to: '/', icon: 'dashboard', word: 'shell.nav.dashboard', short: 'shell.nav.short.dashboard' },
      { to: '/ma-journee', icon: 'day', word: 'shell.nav.day' },
      { to: '/equipe', icon: 'team', word: 'shell.nav.team', needs: 'approve' },
    ],
  },
  {
    title: 'shell.nav.follow',
    places: [
      { to: '/clients', icon: 'customers', word: 'shell.nav.customers' },
      { to: '/balance-agee', icon: 'ageing', word: 'shell.nav.ageing', short: 'shell.nav.short.ageing' },
      { to: '/litiges', icon: 'dispute', word: 'shell.nav.disputes' },
      { to: '/relances', icon: 'runs', word: 'shell.nav.runs' },
      { to: '/accords', icon: 'agreements', word: 'shell.nav.agreements' },
      { to: '/messages', icon: 'messages', word: 'shell.nav.messages' },
      { to: '/reponses', icon: 'reply', word: 'shell.nav.replies' },
      { to: '/courriers', icon: 'letter', word: 'shell.nav.letters' },
    ],
  },
  {
    title: 'shell.nav.prepare',
    places: [
      { to: '/scenarios', icon: 'scenarios', word: 'shell.nav.scenarios' },
      { to: '/modeles', icon: 'note', word: 'shell.nav.templates' },
      { to: '/imports', icon: 'imports', word: 'shell.nav.imports' },
      { to: '/reglages', icon: 'settings', word: 'shell.nav.settings' },
    ],
  },
];

const thumb = ['/', '/ma-journee', '/clients', '/balance-agee'];

/** The frame of every page once signed in: rail on the left, or bars above and below on a phone. `toDo` counts what waits in Ma journée. */
export function Shell({ session, toDo, onSignOut, children }: { session: Session; toDo?: number; onSignOut: () => void; children: ReactNode }) {
  const { t, day, dayLong } = useWords();
  const [opened, drawer] = useDisclosure(false);
  const barred = places.flatMap((group) => group.places).filter(({ to }) => thumb.includes(to));
  return (
    <div className="shell">
      <a className="shell-skip" href="#contenu">{t('shell.skip')}</a>
      <div className="shell-rail">
        <Link to="/" className="shell-home"><Logo /></Link>
        <p className="shell-organisation">{session.organisation.name}</p>
        <nav aria-label={t('shell.nav')}><Places toDo={toDo} permissions={session.permissions} /></nav>
        <div className="shell-end">
          <p className="shell-today"><span className="meta">{t('shell.today')}</span><time dateTime={session.today}>{dayLong(session.today)}</time></p>
          <UserMenu session={session} onSignOut={onSignOut} />
        </div>
      </div>
      <header className="shell-top">
        <Link to="/" className="shell-home"><Logo /></Link>
        <span className="shell-top-organisation">{session.organisation.name}<span className="meta">{day(session.today)}</span></span>
      </header>
      <div className="shell-page">
        {session.organisation.isDemo && (
          <aside className="shell-demo" aria-label={t('shell.demo.title')}>
            <strong>{t('shell.demo.title')}.</strong> {t('shell.demo.text', { day: dayLong(session.today) })}
          </aside>
        )}
        <main id="contenu" tabIndex={-1}>{children}</main>
      </div>
      <nav className="shell-bar" aria-label={t('shell.nav')}>
        {barred.map(({ to, icon, word, short }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className="shell-thumb">
            <span className="shell-thumb-icon"><Icon name={icon} />{to === '/ma-journee' && toDo ? <span className="shell-dot">{toDo}</span> : null}</span>
            {t(short ?? word)}
          </Link>
        ))}
        <button type="button" className="shell-thumb" aria-expanded={opened} onClick={drawer.open}><Icon name="more" />{t('shell.nav.more')}</button>
      </nav>
      <Sheet opened={opened} onClose={drawer.close} position="bottom" size="auto" title={session.user.name}>
        <nav className="shell-all" aria-label={t('shell.nav.more')}><Places toDo={toDo} permissions={session.permissions} onGo={drawer.close} /></nav>
        <Preferences onSignOut={onSignOut} />
      </Sheet>
    </div>
  );
}

function Places({ toDo, permissions, onGo }: { toDo: number | undefined; permissions: readonly Permission[]; onGo?: () => void }) {
  const { t, number } = useWords();
  return places.map((group, index) => (
    <div key={index} className="shell-group">
      {group.title && <p className="shell-group-title">{t(group.title)}</p>}
      <ul>
        {group.places.filter(({ needs }) => !needs || permissions.includes(needs)).map(({ to, icon, word }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === '/' }} className="shell-link" {...(onGo ? { onClick: onGo } : {})}>
              <Icon name={icon} />
              <span>{t(word)}</span>
              {to === '/ma-journee' && toDo ? <span className="shell-count">{number(toDo)}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}
