import { useWords } from '#web/words.tsx';
import { ageOf } from './ages.ts';
import './DelayStrip.css';

export type Delay = { days: number; minor: number };

const FROM = -30;
const TO = 90;

function place(days: number): string {
  return `${((Math.min(TO, Math.max(FROM, days)) - FROM) / (TO - FROM)) * 100}%`;
}

/** Area in proportion to the amount, never too small to see. */
function disc(share: number): { width: number; height: number } {
  const size = Math.round(7 + 12 * Math.sqrt(Math.max(0, share)));
  return { width: size, height: size };
}

/** How a customer pays: a dot per payment around the due date, larger when it is worth more, and the mean weighted by amount. */
export function DelayStrip({ delays }: { delays: readonly Delay[] }) {
  const { t } = useWords();
  if (delays.length === 0) return <p className="meta">{t('ui.delay.none')}</p>;
  const total = delays.reduce((sum, { minor }) => sum + minor, 0);
  const mean = Math.round(delays.reduce((sum, { days, minor }) => sum + days * (total > 0 ? minor / total : 1 / delays.length), 0));
  const largest = Math.max(...delays.map(({ minor }) => minor), 1);
  const meanText = mean === 0 ? t('ui.delay.onTime') : t(mean < 0 ? 'ui.delay.early' : 'ui.delay.late', { days: Math.abs(mean) });
  return (
    <figure className="delays">
      <div className="delays-plot" role="img" aria-label={t('ui.delay.label', { count: delays.length, mean: meanText })}>
        <span className="delays-due" style={{ left: place(0) }} />
        {delays.map(({ days, minor }, index) => (
          <span key={index} className="delays-dot" data-age={ageOf(days)} style={{ left: place(days), ...disc(minor / largest) }} />
        ))}
        <span className="delays-mean" style={{ left: place(mean) }} />
      </div>
      <div className="delays-axis" aria-hidden>
        {[-30, 0, 30, 60, 90].map((days) => (
          <span key={days} style={{ left: place(days) }}>{days === 0 ? t('ui.delay.due') : t('ui.delay.days', { days: days < 0 ? `−${-days}` : `+${days}` })}</span>
        ))}
      </div>
      <figcaption className="meta">{t('ui.delay.label', { count: delays.length, mean: meanText })}</figcaption>
    </figure>
  );
}
