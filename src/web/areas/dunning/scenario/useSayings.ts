import { useWords } from '#web/words.tsx';
import { useSession } from '#web/frame.tsx';
import type { FieldName, Sayings } from './changes.ts';
import type { Conditions, DraftStep, ScenarioDraft, ScenarioStep, Template } from './scenario.ts';

type Counted = Pick<ScenarioStep, 'anchor' | 'event' | 'offsetDays' | 'purpose'>;

/** `J+8`, `J−5`, `J` from the due date; for the others, days and what they are counted from. */
export function useOffset(): { short: (step: Counted) => string; long: (step: Counted) => string } {
  const { t } = useWords();
  return {
    short: ({ anchor, offsetDays: days, purpose }) => {
      if (purpose !== 'thanks' && anchor !== 'due') return t(`dunning.offset.short.${anchor}`, { days });
      return days === 0 ? t('dunning.offset.day') : t('dunning.offset.short', { days: days < 0 ? `−${-days}` : `+${days}` });
    },
    long: ({ anchor, event, offsetDays: days, purpose }) => {
      if (purpose === 'thanks') return t('dunning.offset.paid', { days });
      if (anchor === 'event') return t(`dunning.offset.event.${event ?? 'returned_debit'}`, { days });
      if (anchor !== 'due') return t(`dunning.offset.${anchor}`, { days });
      return days === 0 ? t('dunning.offset.due') : t(days < 0 ? 'dunning.offset.before' : 'dunning.offset.after', { days: Math.abs(days) });
    },
  };
}

export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Conditions in words: « Au moins 500 € ; grades D, E ». Empty when nothing is asked. @param people names of those with portfolios. */
export function useConditionsText(people: ReadonlyMap<string, string> = new Map()): (conditions: Conditions) => string {
  const { t, moneyRound, percent } = useWords();
  const { organisation: { currency } } = useSession();
  return ({ fromMinor, toMinor, shareOfLimitFromBp, profiles, kinds, segments, strategic, grades, groups, portfolios }) => [
    fromMinor === undefined ? '' : t('dunning.conditions.say.from', { amount: moneyRound(fromMinor, currency) }),
    toMinor === undefined ? '' : t('dunning.conditions.say.to', { amount: moneyRound(toMinor, currency) }),
    shareOfLimitFromBp === undefined ? '' : t('dunning.conditions.say.share', { share: percent(shareOfLimitFromBp, 0) }),
    profiles?.map((one) => t(`credit.class.${one}`)).join(', ') ?? '',
    kinds?.map((one) => t(`dunning.kind.${one}`)).join(', ') ?? '',
    strategic === undefined ? '' : t(strategic ? 'dunning.conditions.strategic.yes' : 'dunning.conditions.strategic.no'),
    grades ? t('dunning.conditions.say.grades', { grades: grades.join(', ') }) : '',
    segments ? t('dunning.conditions.say.segments', { names: segments.join(', ') }) : '',
    groups ? t('dunning.conditions.say.groups', { names: groups.join(', ') }) : '',
    portfolios ? t('dunning.conditions.say.portfolios', { names: portfolios.map((one) => people.get(one) ?? one).join(', ') }) : '',
  ].filter(Boolean).join(' ; ');
}

/** Values in words, for the list of what a save changes. */
export function useSayings(templates: readonly Template[]): Sayings {
  const { t, money } = useWords();
  const { organisation } = useSession();
  const offset = useOffset();
  const conditions = useConditionsText();
  const step = (one: DraftStep) => {
    const template = templates.find(({ code }) => code === one.templateCode)?.name ?? one.templateCode;
    return [
      one.name, offset.long(one), t(`dunning.purpose.${one.purpose}`), t(`dunning.channel.${one.channel}`), template, t(`dunning.approval.${one.approval}`),
      t('dunning.audience.say', { roles: one.audience.map((role) => t(`dunning.audience.${role}`)).join(', ') }), t(`dunning.fallback.${one.fallback}`),
      one.attachments.map((some) => t(`dunning.attachment.${some}`)).join(', ') || t('dunning.attachment.none'), conditions(one.conditions) || t('dunning.conditions.none'),
    ];
  };
  const value = (name: FieldName, draft: ScenarioDraft): string => {
    if (name === 'profiles') return draft.profiles.map((one) => t(`credit.class.${one}`)).sort().join(', ') || t('dunning.field.nobody');
    if (name === 'customerKinds') return draft.customerKinds.map((one) => t(`dunning.kind.${one}`)).sort().join(', ');
    if (name === 'applies') return conditions(draft.applies) || t('dunning.conditions.none');
    if (name === 'active' || name === 'businessDaysOnly' || name === 'fromPortfolio') return t(draft[name] ? 'dunning.yes' : 'dunning.no');
    if (name === 'minimumMinor') return money(draft.minimumMinor, organisation.currency);
    if (name === 'maximumPerWeek') return draft.maximumPerWeek === null ? t('dunning.never') : String(draft.maximumPerWeek);
    if (name === 'thanksEveryDays') return draft.thanksEveryDays === null ? t('dunning.never') : t('dunning.days', { days: draft.thanksEveryDays });
    if (name === 'stops') return stopsText(draft.stops, t);
    return t('dunning.days', { days: draft.minimumDaysBetween });
  };
  return {
    field: (name) => t(`dunning.field.${name}`), value, window: ({ windowFromMinute, windowToMinute }) => `${clockOf(windowFromMinute)} – ${clockOf(windowToMinute)}`,
    step, added: (one) => t('dunning.change.added', { step: `${one.name}, ${offset.long(one)}` }), removed: (one) => t('dunning.change.removed', { step: one.name }),
  };
}

function stopsText({ afterDays, maximumReminders, partPaymentDays }: ScenarioDraft['stops'], t: ReturnType<typeof useWords>['t']): string {
  return [
    afterDays === undefined ? '' : t('dunning.stops.say.after', { days: afterDays }), maximumReminders === undefined ? '' : t('dunning.stops.say.maximum', { count: maximumReminders }),
    partPaymentDays === undefined ? '' : t('dunning.stops.say.part', { days: partPaymentDays }),
  ].filter(Boolean).join(', ') || t('dunning.never');
}
