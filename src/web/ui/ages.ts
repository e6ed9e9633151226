/** How late an open amount is, from not due to long late: the one scale of colour. */
export const ages = ['not_due', 'd1_30', 'd31_60', 'd61_90', 'over_90'] as const;
export type Age = (typeof ages)[number];

/** The age of something so many days past its due date. */
export function ageOf(days: number): Age {
  if (days <= 0) return 'not_due';
  if (days <= 30) return 'd1_30';
  if (days <= 60) return 'd31_60';
  return days <= 90 ? 'd61_90' : 'over_90';
}
