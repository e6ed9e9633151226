/**
 * Why a decision was taken, as data: a code whose sentence stands in the words of each language (`reason.<code>`), and the facts it speaks of.
 * Facts are named by their unit, as table columns are: `…_minor` money (with `currency`), `…_on` a day, `…_bp` basis points.
 */
export type Reason = { code: string; facts?: Record<string, string | number> };

export function because(code: string, facts?: Record<string, string | number>): Reason {
  return facts ? { code, facts } : { code };
}
