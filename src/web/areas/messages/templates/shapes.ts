import type { Channel, Purpose } from '#values/kinds.ts';
import type { client } from '#web/api.ts';
import type { IconName } from '#web/ui/Icon.tsx';

export type Template = Awaited<ReturnType<typeof client.templates.list>>[number];
export type TemplateUse = Awaited<ReturnType<typeof client.templateUses.list>>[number];
export type Preview = Awaited<ReturnType<typeof client.templates.preview>>;

/** In the order of a reminder's life. */
export const purposes = ['courtesy', 'reminder', 'call', 'formal_notice', 'agreement', 'thanks'] as const satisfies readonly Purpose[];
export const tones = ['warm', 'neutral', 'firm', 'formal'] as const;
export const languages = [{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }] as const;

export function iconOf(channel: Channel): IconName {
  return channel === 'phone' ? 'phone' : channel === 'email' || channel === 'sms' ? 'messages' : 'letter';
}

/** The steps a text may be sent by. */
export function usesOf(template: Template, uses: readonly TemplateUse[]): TemplateUse[] {
  return uses.filter(({ codes }) => codes.includes(template.code));
}

/** Texts that agreements send by themselves, whatever the scenarios. */
export function isOfAgreements({ code }: Template): boolean {
  return /^(promise|dispute|plan)_/.test(code);
}
