import './Logo.css';

/** An "e" that is an open item: a circle not closed yet, its bar part due (ink), part late (warm). */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden fill="none" strokeWidth="4.5">
      <path d="M26.3 12.2A11 11 0 1 0 23.1 24.4" stroke="var(--accent)" />
      <path d="M5 16h12.2" stroke="var(--accent)" />
      <path d="M19.4 16H29" stroke="var(--age-2)" />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="logo">
      <Mark />
      <span>Encours</span>
    </span>
  );
}
