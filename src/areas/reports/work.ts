import { coveredBy, listAbsences, type Absence } from '#areas/access/actions/absences.ts';
import type { Actor } from '#areas/access/actor.ts';
import { namesOf } from '#areas/access/people.ts';
import type { Db, Tx } from '#platform/db.ts';
import type { Day } from '#values/day.ts';
import type { Reason } from '#values/reason.ts';
import { scoreWork } from './rules/points.ts';
import { ownCurrency } from './store/aged.ts';
import { oldestOverdue } from './store/dashboard.ts';
import { disputesToWork, holdsEnding, mentionsToRead, plansToWork, promisesToWork } from './store/worklist/agreements.ts';
import { bouncedContacts, lettersReturned, withoutEmail } from './store/worklist/contacts.ts';
import type { Whose, WorkAsk, WorkRow } from './store/worklist/line.ts';
import { messagesWaiting, repliesUnread } from './store/worklist/messages.ts';
import { placesOf, saveLater, savePinned } from './store/worklist/places.ts';
import { highValueSilent, nearLitigation } from './store/worklist/risk.ts';
import { teamRows, workAside, type TeamRow } from './store/worklist/team.ts';

/** Lines shown of a day's work: what no person gets through in a day is counted on the dashboard, not listed. */
const LINES_OF_A_KIND = 200;
const LINES = 500;

const SOURCES: readonly ((tx: Tx, ask: WorkAsk) => Promise<WorkRow[]>)[] = [
  messagesWaiting, repliesUnread, bouncedContacts, lettersReturned, withoutEmail, holdsEnding, promisesToWork, disputesToWork, plansToWork, mentionsToRead, nearLitigation, highValueSilent,
];

export type WorkLine = Omit<WorkRow, 'sinceOn' | 'endsOn' | 'purpose'> & {
  points: number; overdueMinor: number; because: Reason[]; pinned: boolean; laterUntil: Day | null; coverFor: string | null; collectorName: string | null;
};
export type Worklist = {
  today: Day; currency: string; lines: WorkLine[]; aside: Awaited<ReturnType<typeof workAside>>; covering: { userId: string; name: string; toOn: Day }[];
};

/** Ma journée: what waits for a person, what he put on top first, then most valuable first, each with why. `later`: what he put off, and nothing else. */
export async function readWorklist(tx: Tx, db: Db, actor: Actor, { whose: asked, later = false }: { whose: string; later?: boolean | undefined }): Promise<Worklist> {
  const { today } = actor;
  const currency = await ownCurrency(tx);
  const covered = await coveredBy(tx, actor);
  const places = new Map((await placesOf(tx)).map((place) => [place.key, place]));
  const laterUntil = (key: string) => { const on = places.get(key)?.laterOn ?? null; return on !== null && on > today ? on : null; };
  const putOff = [...places.keys()].filter((key) => laterUntil(key) !== null);
  const ask = { today, whose: whoseOf(asked, actor, covered), limit: LINES_OF_A_KIND, keys: later ? putOff : undefined };
  const rows: WorkRow[] = [];
  for (const source of later && putOff.length === 0 ? [] : SOURCES) rows.push(...await source(tx, ask));
  const overdue = await oldestOverdue(tx, [...new Set(rows.map(({ customerId }) => customerId))], today, currency);
  const names = await namesOf(db, [...rows.map(({ collectorUserId }) => collectorUserId), ...covered.map(({ userId }) => userId)]);
  const away = new Set(covered.map(({ userId }) => userId));
  const lines = rows.filter(({ key }) => (laterUntil(key) !== null) === later).map(({ sinceOn, endsOn, purpose, ...row }) => {
    const { overdueMinor = 0, oldestOverdueDays = 0 } = overdue.get(row.customerId) ?? {};
    const scored = scoreWork({ ...row, overdueMinor, oldestOverdueDays, sinceOn, endsOn, purpose }, today);
    const collectorName = row.collectorUserId === null ? null : names.get(row.collectorUserId) ?? row.collectorUserId;
    const position = places.get(row.key)?.position ?? null;
    return {
      ...row, overdueMinor, points: scored.points, because: [...scored.because, ...row.because], collectorName,
      coverFor: row.collectorUserId !== null && away.has(row.collectorUserId) ? collectorName : null, pinned: position !== null, laterUntil: laterUntil(row.key), position,
    };
  });
  lines.sort((a, b) => (a.position ?? Infinity) - (b.position ?? Infinity) || b.points - a.points || b.totalMinor - a.totalMinor || (a.key < b.key ? -1 : 1));
  return {
    today, currency, lines: lines.slice(0, LINES).map(({ position: _position, ...line }) => line), aside: await workAside(tx),
    covering: covered.map(({ userId, toOn }) => ({ userId, name: names.get(userId) ?? userId, toOn })),
  };
}

function whoseOf(asked: string, { userId }: Actor, covered: readonly Absence[]): Whose {
  if (asked === 'all' || asked === 'nobody') return asked;
  return { userIds: asked === 'mine' ? [userId, ...covered.map((one) => one.userId)] : [asked] };
}

/** Whose customers a list is narrowed to, in the same words. */
export async function collectorsOf(tx: Tx, actor: Actor, asked: string | undefined): Promise<readonly string[] | 'nobody' | undefined> {
  if (asked === undefined) return undefined;
  const whose = whoseOf(asked, actor, await coveredBy(tx, actor));
  return whose === 'all' ? undefined : whose === 'nobody' ? whose : whose.userIds;
}

export async function orderLines(tx: Tx, { now, today }: Actor, { keys, shown }: { keys: readonly string[]; shown?: readonly string[] | undefined }): Promise<void> {
  await savePinned(tx, { keys: keys.filter(isLine), shown, at: now, today });
}

export async function putOffLine(tx: Tx, actor: Actor, { key, laterOn }: { key: string; laterOn: Day | null }): Promise<void> {
  const { now, today } = actor;
  await saveLater(tx, { key, laterOn: laterOn !== null && laterOn <= today ? null : laterOn, at: now, today });
}

/** Only what a list can show: `message:12`, `promise:3`, … */
function isLine(key: string): boolean {
  return /^[a-z_]+:\d{1,15}$/.test(key);
}

export type Team = { today: Day; currency: string; rows: (TeamRow & { name: string | null; lines: number; absentTo: Day | null; coveredByName: string | null })[] };

/** What waits for each, and who stands in for whom. */
export async function readTeam(tx: Tx, db: Db, { today }: Actor): Promise<Team> {
  const rows = await teamRows(tx, today);
  const absences = (await listAbsences(tx, today)).filter(({ fromOn }) => fromOn <= today);
  const names = await namesOf(db, [...rows.map(({ userId }) => userId), ...absences.map((one) => one.coveredBy)]);
  return {
    today, currency: await ownCurrency(tx),
    rows: rows.map((row) => {
      const absence = absences.find(({ userId }) => userId === row.userId);
      return {
        ...row, name: row.userId === null ? null : names.get(row.userId) ?? row.userId, lines: row.approve + row.calls + row.replies + row.promisesBroken + row.disputesLate,
        absentTo: absence?.toOn ?? null, coveredByName: absence ? names.get(absence.coveredBy) ?? absence.coveredBy : null,
      };
    }).sort((a, b) => Number(a.userId === null) - Number(b.userId === null) || b.overdueMinor - a.overdueMinor),
  };
}

