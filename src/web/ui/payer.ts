import type { PayerClass } from '#areas/credit/contract.ts';
import type { Tone } from './Pill.tsx';

/** From the best payer to the worst; the one not known yet last. */
export const payerClasses = ['good', 'late_regular', 'irregular', 'worsening', 'bad', 'new'] as const satisfies readonly PayerClass[];

export const payerTone: Record<PayerClass, Tone> = {
  good: 'good', late_regular: 'warn', irregular: 'warn', worsening: 'bad', bad: 'bad', new: 'neutral',
};
