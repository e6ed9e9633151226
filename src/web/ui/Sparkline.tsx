import './Sparkline.css';

const W = 96;
const H = 28;

/** A trend without axes; `describe` writes the first and last values for those who do not see it. */
export function Sparkline({ values, label, describe, tone }: {
  values: readonly number[]; label: string; describe: (value: number) => string; tone?: 'good' | 'bad';
}) {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => [2 + (index / (values.length - 1)) * (W - 6), H - 4 - ((value - low) / span) * (H - 8)] as const);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const [endX, endY] = points.at(-1)!;
  return (
    <svg className="sparkline" data-tone={tone} width={W} height={H} viewBox={`0 0 ${W} ${H}`} role="img"
      aria-label={`${label} : ${describe(values[0]!)} → ${describe(values.at(-1)!)}`}>
      <polyline points={line} />
      <circle cx={endX} cy={endY} r="2.5" />
    </svg>
  );
}
