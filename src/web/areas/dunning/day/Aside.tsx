import { Link } from '@tanstack/react-router';
import { Icon } from '#web/ui/Icon.tsx';
import { useWords } from '#web/words.tsx';
import type { Worklist } from './work.ts';

/** Work that belongs to no one customer, each where it is done; and whom one covers today. */
export function Aside({ aside: { lettersToPrint, lettersToPost, repliesToAttach }, covering }: Pick<Worklist, 'aside' | 'covering'>) {
  const { t, day } = useWords();
  if (lettersToPrint + lettersToPost + repliesToAttach + covering.length === 0) return null;
  return (
    <ul className="day-aside" aria-label={t('dunning.aside')}>
      {covering.map(({ userId, name, toOn }) => <li key={userId}><Icon name="team" size={16} />{t('dunning.aside.covering', { name, day: day(toOn) })}</li>)}
      {lettersToPrint > 0 && <li><Icon name="letter" size={16} /><Link to="/courriers">{t('dunning.aside.print', { count: lettersToPrint })}</Link></li>}
      {lettersToPost > 0 && <li><Icon name="letter" size={16} /><Link to="/courriers" search={{ tab: 'batches' }}>{t('dunning.aside.post', { count: lettersToPost })}</Link></li>}
      {repliesToAttach > 0 && <li><Icon name="reply" size={16} /><Link to="/reponses" search={{ show: 'loose' }}>{t('dunning.aside.attach', { count: repliesToAttach })}</Link></li>}
    </ul>
  );
}
