import type { DraftStep, ScenarioDraft } from './scenario.ts';

export type Change = { key: string; what: string; from?: string; to?: string };

export const fieldNames = [
  'profiles', 'customerKinds', 'applies', 'active', 'minimumMinor', 'minimumDaysBetween', 'maximumPerWeek', 'businessDaysOnly', 'stops', 'thanksEveryDays', 'fromPortfolio',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** How values are written in the list of changes. */
export type Sayings = {
  field: (name: FieldName | 'name' | 'window') => string;
  value: (name: FieldName, draft: ScenarioDraft) => string;
  window: (draft: ScenarioDraft) => string;
  /** Its name, day, kind, channel, text and so on, each on its own: only what differs is shown. */
  step: (step: DraftStep) => readonly string[];
  added: (step: DraftStep) => string; removed: (step: DraftStep) => string;
};

/** What saving would change, line by line, in words; nothing when nothing does. */
export function changesOf(before: ScenarioDraft, after: ScenarioDraft, say: Sayings): Change[] {
  const changes: Change[] = [];
  const add = (key: string, what: string, from: string, to: string) => {
    if (from !== to) changes.push({ key, what, from, to });
  };
  add('name', say.field('name'), before.name, after.name.trim());
  for (const name of fieldNames) add(name, say.field(name), say.value(name, before), say.value(name, after));
  add('window', say.field('window'), say.window(before), say.window(after));
  for (const step of after.steps) {
    const was = before.steps.find(({ key }) => key === step.key);
    if (was) add(step.key, was.name, differing(say.step(was), say.step(step)), differing(say.step(step), say.step(was)));
    else changes.push({ key: step.key, what: say.added(step) });
  }
  for (const step of before.steps.filter(({ key }) => !after.steps.some((one) => one.key === key))) changes.push({ key: step.key, what: say.removed(step) });
  return changes;
}

function differing(parts: readonly string[], others: readonly string[]): string {
  return parts.filter((part, index) => part !== others[index]).join(', ');
}
