import './KeyHint.css';

/** The keys that do it, with what they do: `j k parcourir`. */
export function KeyHint({ keys, children }: { keys: readonly string[]; children?: string }) {
  return (
    <span className="key-hint">
      {keys.map((key) => <kbd key={key}>{key}</kbd>)}
      {children}
    </span>
  );
}
