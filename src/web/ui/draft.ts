import { useState, type FormEvent } from 'react';

export type Errors<Values> = { [Key in keyof Values]?: string | undefined };

/** What a form holds while one types. Errors appear once it was sent too early, then follow the typing; the first wrong field takes the focus. */
export function useDraft<Values extends object>(initial: Values, check: (values: Values) => Errors<Values>) {
  const [values, setValues] = useState(initial);
  const [tried, setTried] = useState(false);
  return {
    values,
    errors: tried ? check(values) : ({} as Errors<Values>),
    set: (changes: Partial<Values>) => setValues((before) => ({ ...before, ...changes })),
    reset: (to: Values) => {
      setValues(to);
      setTried(false);
    },
    onSubmit: (act: (values: Values) => void) => (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const form = event.currentTarget;
      if (Object.values(check(values)).every((error) => error === undefined)) return act(values);
      setTried(true);
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    },
  };
}
