import { useSession } from '#web/frame.tsx';
import { Absences } from './Absences.tsx';

/** Everybody's, for who manages people; else one's own alone may be changed. */
export function AbsencesTab() {
  const { permissions } = useSession();
  return <Absences everybody={permissions.includes('users')} />;
}
