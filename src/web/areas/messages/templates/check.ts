import { typographyFaults, type TypographyFault } from '#words/typography.ts';

/** What mail programs show of a subject before they cut it. */
export const LONG_SUBJECT = 90;

export type Remark =
  | { kind: 'problem'; text: string } | { kind: 'typography'; part: 'subject' | 'body'; code: TypographyFault['code']; line: number; near: string }
  | { kind: 'subject'; length: number } | { kind: 'sms'; characters: number; parts: number };

/** Everything to look at before a text is kept: what the server says first, then how it is set, then how long it is. */
export function remarksOf(
  text: { subject: string; body: string }, language: 'fr' | 'en', preview: { subject: string; problems: readonly string[]; sms: { characters: number; parts: number } | null } | undefined,
): Remark[] {
  const faults = language === 'fr' ? (['subject', 'body'] as const).flatMap((part) => typographyFaults(text[part]).map((fault): Remark => ({ kind: 'typography', part, ...fault }))) : [];
  const length = preview?.subject.length ?? 0;
  return [
    ...(preview?.problems ?? []).map((problem): Remark => ({ kind: 'problem', text: problem })), ...faults,
    ...(!preview?.sms && length > LONG_SUBJECT ? [{ kind: 'subject', length } as const] : []),
    ...(preview?.sms && preview.sms.parts > 1 ? [{ kind: 'sms', ...preview.sms } as const] : []),
  ];
}
