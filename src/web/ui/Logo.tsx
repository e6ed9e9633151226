import './Logo.css';

/** An "e" that is an open item: a circle not closed yet, its bar part due (ink), part late (warm). */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden fill="none" strokeWidth="4.5">
      <path d="M27 16A11 11 0 1 0 23.1 24.4" stroke="var(--accent)" />
      <path d="M7 16h10" stroke="var(--accent)" />
      <path d="M19.5 16h5.2" stroke="var(--age-2)" />
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
