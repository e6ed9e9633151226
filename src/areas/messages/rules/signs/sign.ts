import type { DisputeReason, ReplyClass } from '../../contract/replies.ts';

/**
 * One thing a clause may say. `when` is read against folded text; `unless`, found in the same clause, takes it back. `points` are added up per class:
 * fifty is said plainly, twenty a hint. A question is no announcement: `asked` signs count in questions only, `told` ones never there.
 * `across`: may stand in two sentences, one after the other: « Notre bon dit 40. Vous facturez 60. »
 */
export type Sign = {
  code: string; class: ReplyClass; points: number; when: RegExp; unless?: RegExp; reason?: DisputeReason; only?: 'asked' | 'told'; across?: true;
};
