import type { Channel, Purpose } from '#values/kinds.ts';
import type { Tone } from '../contract/templates.ts';

/** A text a new company starts with. An e-mail's text is the letter's too. */
export type ShippedTemplate = { code: string; name: string; channel: Channel; purpose: Purpose; tone: Tone; subject: string; body: string };
