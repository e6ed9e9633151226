import type { Channel } from '#values/kinds.ts';
/** A text a new company starts with. */
export type ShippedTemplate = { code: string; name: string; channel: Channel; subject: string; body: string };
