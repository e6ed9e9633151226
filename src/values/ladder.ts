/** A step as far as its place on the ladder goes. */
export type Placed = { anchor: 'due' | 'issue' | 'previous' | 'event'; offsetDays: number; purpose: string };

/** Days an invoice usually runs: where a step counted from its issue stands among those counted from its due date. It only decides their order. */
const USUAL_TERM = 30;

/**
 * Where each step stands, in days from the due date, in the order given: one counted from the step before stands so many days after the last
 * step of the ladder given before it. Nothing for what stands beside the ladder: steps that answer an event, and thanks.
 */
export function ladderPlaces(steps: readonly Placed[]): (number | undefined)[] {
  let last = 0;
  return steps.map(({ anchor, offsetDays, purpose }) => {
    if (anchor === 'event' || purpose === 'thanks') return undefined;
    const place = anchor === 'previous' ? last + offsetDays : anchor === 'issue' ? offsetDays - USUAL_TERM : offsetDays;
    if (purpose !== 'courtesy') last = place;
    return place;
  });
}
