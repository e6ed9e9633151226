/** The promise, dispute or plan a message speaks of, as it is now: the natural key of such a message names it and the text (`plan:3:plan_late:2`). */
export type AgreementFacts = {
  subject: 'promise' | 'dispute' | 'plan'; templateCode: string;
  /** Nothing when it is gone. */
  status: string | null;
  /** Of the instalment the message is about; null when it is about none. */
  instalmentPaid: boolean | null;
};

/** What has to be the case for each text to be true. A text not named here is true of any. */
const TRUE_WHILE: Record<string, readonly string[]> = {
  promise_confirmed: ['open'],
  promise_broken: ['broken', 'part_kept'],
  dispute_acknowledged: ['open', 'credit_expected'],
  dispute_closed: ['closed'],
  plan_proposed: ['approved', 'proposed'],
  plan_agreed: ['accepted'],
  plan_late: ['accepted'],
  plan_void: ['void'],
};

const WARNS: ReadonlySet<string> = new Set(['promise_broken', 'plan_late', 'plan_void']);

/** The text says that something agreed was not kept, and so asks for money. */
export function warns(agreement: AgreementFacts | null): boolean {
  return agreement !== null && WARNS.has(bare(agreement.templateCode));
}

export function stillStands({ templateCode, status, instalmentPaid }: AgreementFacts): boolean {
  if (status === null || (instalmentPaid === true && bare(templateCode) === 'plan_late')) return false;
  return TRUE_WHILE[bare(templateCode)]?.includes(status) ?? true;
}

/** Individuals and public buyers have texts of their own. */
function bare(templateCode: string): string {
  return templateCode.replace(/_(individual|public)$/, '');
}
