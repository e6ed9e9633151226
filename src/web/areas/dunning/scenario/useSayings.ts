import { useWords } from '#web/words.tsx';
import { useSession } from '#web/frame.tsx';
import type { DraftStep, Purpose, Sayings, Template } from './scenario.ts';

/** `J+8`, `J−5`, `J`: from the due date; for thanks, from the settlement. */
export function useOffset(): { short: (days: number) => string; long: (days: number, purpose: Purpose) => string } {
  const { t } = useWords();
  return {
    short: (days) => (days === 0 ? t('dunning.offset.day') : t('dunning.offset.short', { days: days < 0 ? `−${-days}` : `+${days}` })),
    long: (days, purpose) => {
      if (purpose === 'thanks') return t('dunning.offset.paid', { days });
      return days === 0 ? t('dunning.offset.due') : t(days < 0 ? 'dunning.offset.before' : 'dunning.offset.after', { days: Math.abs(days) });
    },
  };
}

export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Values in words, for the list of what a save changes. */
export function useSayings(templates: readonly Template[]): Sayings {
  const { t, money } = useWords();
  const { organisation } = useSession();
  const offset = useOffset();
  const step = (one: DraftStep) => {
    const template = templates.find(({ code }) => code === one.templateCode)?.name ?? one.templateCode;
    return [one.name, offset.long(one.offsetDays, one.purpose), t(`dunning.purpose.${one.purpose}`), template, t(`dunning.approval.${one.approval}`)];
  };
  return {
    field: (name) => t(`dunning.field.${name}`),
    value: (name, draft) => {
      if (name === 'profiles') return draft.profiles.map((one) => t(`credit.class.${one}`)).sort().join(', ') || t('dunning.field.nobody');
      if (name === 'customerKinds') return draft.customerKinds.map((one) => t(`dunning.kind.${one}`)).sort().join(', ');
      if (name === 'active' || name === 'businessDaysOnly') return t(draft[name] ? 'dunning.yes' : 'dunning.no');
      if (name === 'minimumMinor') return money(draft.minimumMinor, organisation.currency);
      if (name === 'thanksEveryDays') return draft.thanksEveryDays === null ? t('dunning.never') : t('dunning.days', { days: draft.thanksEveryDays });
      return t('dunning.days', { days: draft.minimumDaysBetween });
    },
    window: ({ windowFromMinute, windowToMinute }) => `${clockOf(windowFromMinute)} – ${clockOf(windowToMinute)}`,
    step, added: (one) => t('dunning.change.added', { step: `${one.name}, ${offset.long(one.offsetDays, one.purpose)}` }), removed: (one) => t('dunning.change.removed', { step: one.name }),
  };
}
