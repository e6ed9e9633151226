import { useEffect, useRef, useState } from 'react';
import { client } from '#web/api.ts';

type Asked = Parameters<typeof client.scenarios.simulate>[0];
type Told = Awaited<ReturnType<typeof client.scenarios.simulate>> extends AsyncIterable<infer One> ? One : never;
export type Simulation = NonNullable<Told['simulation']>;

type State = { running: boolean; stopped: boolean; progress: { done: number; of: number } | undefined; result: Simulation | undefined; error: Error | null };
const NOTHING: State = { running: false, stopped: false, progress: undefined, result: undefined, error: null };

/** Runs one simulation at a time and listens to how far it is; to stop listening stops it. */
export function useSimulation() {
  const [state, setState] = useState<State>(NOTHING);
  const current = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const start = async (asked: Asked) => {
    current.current?.abort();
    const control = new AbortController();
    current.current = control;
    const own = (change: Partial<State>) => { if (current.current === control) setState((before) => ({ ...before, ...change })); };
    setState({ ...NOTHING, running: true });
    try {
      for await (const { done, of, simulation } of await client.scenarios.simulate(asked, { signal: control.signal })) {
        own({ progress: { done, of }, ...(simulation ? { result: simulation } : {}) });
      }
      own({ running: false });
    } catch (error) {
      own({ running: false, stopped: control.signal.aborted, error: control.signal.aborted ? null : error as Error });
    }
  };
  const stop = () => current.current?.abort();
  return { ...state, start, stop };
}
