import { PassThrough, Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { call, ORPCError, os } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '#areas/access/actor.ts';
import { allowed, refusals, type Context } from '#areas/access/door.ts';
import { writeCsv, writeXlsx, type Cell } from '#formats/sheet/write.ts';
import type { Db, Tx } from '#platform/db.ts';
import { say, sayRefusal } from '#words/say.ts';
import { loadWords, type Locale } from '#words/words.ts';
import { ageingAsked, customersAsked } from './contract.ts';
import { collectorsOf } from './work.ts';
import { currenciesOf, ownCurrency } from './store/aged.ts';
import { streamOfAgeing, type AgeingRow } from './store/ageing.ts';
import { streamOfCustomers, type CustomerRow } from './store/customers.ts';
import { searchWords } from './store/search.ts';

/** As every door that is not the API's own is given them. */
type Deps = { db: Db; clock: () => Date; findContext: (request: FastifyRequest, reply: FastifyReply) => Promise<Context> };
type Sheet = { title: string; header: string[]; rows: AsyncIterable<Cell[]>; on: string };
type Work = (tx: Tx, actor: Actor) => Promise<void>;

/** The same door as the API's: signed in, allowed, and inside the organisation, for as long as the file is written. */
const door = os.$context<Context>().use(refusals).use(allowed('read'))
  .input(z.custom<Work>()).handler(({ input: work, context: { tx, actor } }) => work(tx, actor));

/** The lists as files that open in a spreadsheet: `GET /api/exports/{ageing|customers}.{csv|xlsx}`, streamed, in the organisation's language. */
export function registerExports(app: FastifyInstance, deps: Deps): void {
  registerExport(app, deps, 'ageing', ageingAsked, ageingSheet);
  registerExport(app, deps, 'customers', customersAsked, customersSheet);
}

function registerExport<Shape extends z.ZodType>(
  app: FastifyInstance, { findContext }: Deps, name: string, shape: Shape, sheetOf: (tx: Tx, actor: Actor, asked: z.infer<Shape>) => Promise<Sheet>,
): void {
  for (const format of ['csv', 'xlsx'] as const) {
    app.get(`/api/exports/${name}.${format}`, async (request, reply) => {
      const context = await findContext(request, reply);
      await loadWords(context.language);
      try {
        await call(door, async (tx: Tx, actor: Actor) => {
          const asked = shape.safeParse(request.query);
          if (!asked.success) throw invalid(asked.error, context.language);
          await loadWords(actor.language);
          await send(reply, format, await sheetOf(tx, actor, asked.data), actor.language);
        }, { context });
      } catch (error) {
        // Once bytes have left, a broken file is all that can be said: the connection is cut, not ended.
        if (reply.raw.headersSent) return reply.raw.destroy();
        if (!(error instanceof ORPCError) || error.status >= 500) throw error;
        return await reply.code(error.status).send({ code: error.code, message: error.message });
      }
      return reply;
    });
  }
}

function invalid(error: z.ZodError, language: Locale): ORPCError<string, undefined> {
  const problem = error.issues.map((issue) => issue.path.join('.')).join(', ');
  return new ORPCError('invalid', { status: 400, message: sayRefusal('invalid', { problem }, language) });
}

const TYPES = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/** Resolves when the last byte is handed over: the transaction is read from until then. */
async function send(reply: FastifyReply, format: 'csv' | 'xlsx', { title, header, rows, on }: Sheet, language: Locale): Promise<void> {
  const name = `${title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${on}.${format}`;
  reply.header('content-type', TYPES[format]).header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-store');
  const output = new PassThrough();
  reply.send(output);
  const gone = () => output.destroy();
  reply.raw.once('close', gone);
  if (format === 'csv') await pipeline(Readable.from(writeCsv(header, rows, language)), output);
  else await Promise.all([writeXlsx(title, header, rows, output), finished(output)]);
}

async function ageingSheet(tx: Tx, actor: Actor, { asOf, currency: wanted, search, age, sort }: z.infer<typeof ageingAsked>): Promise<Sheet> {
  const locale = actor.language;
  const currency = wanted ?? (await currenciesOf(tx))[0]!;
  const on = asOf ?? actor.today;
  const rows = streamOfAgeing(tx, { on, today: actor.today, currency, words: searchWords(search), age, sort });
  return {
    title: say('reports.export.ageing', locale), on,
    header: ['code', 'name', 'not_due', 'to_30', 'to_60', 'to_90', 'over_90', 'overdue', 'credit', 'total', 'currency'].map((id) => heading(id, locale)),
    rows: mapped(rows, (row: AgeingRow) => [
      row.code, row.name,
      ...[row.notDueMinor, row.to30Minor, row.to60Minor, row.to90Minor, row.over90Minor, row.overdueMinor, row.creditMinor, row.totalMinor].map((minor) => ({ minor, currency })),
      currency,
    ]),
  };
}

async function customersSheet(tx: Tx, actor: Actor, { search, ...asked }: z.infer<typeof customersAsked>): Promise<Sheet> {
  const locale = actor.language;
  const { class: payerClass, kind, overdue, held, withoutEmail, groupId, sort } = asked;
  const collectors = await collectorsOf(tx, actor, asked.collector);
  const rows = streamOfCustomers(tx, {
    words: searchWords(search), class: payerClass, kind, overdue, held, withoutEmail, groupId, collectors, sort, today: actor.today, currency: await ownCurrency(tx),
  });
  const yes = (flag: boolean) => say(flag ? 'reports.export.yes' : 'reports.export.no', locale);
  return {
    title: say('reports.export.customers', locale), on: actor.today,
    header: ['code', 'name', 'kind', 'group', 'profile', 'total', 'overdue', 'oldest', 'currency', 'email', 'held', 'last_contact'].map((id) => heading(id, locale)),
    rows: mapped(rows, (row: CustomerRow) => [
      row.code, row.name, say(`reports.export.kind.${row.kind}`, locale), row.groupName, row.class && say(`reports.export.profile.${row.class}`, locale),
      { minor: row.totalMinor, currency: row.currency }, { minor: row.overdueMinor, currency: row.currency }, row.oldestOverdueDays, row.currency,
      yes(row.hasEmail), yes(row.held), row.lastContactOn && { day: row.lastContactOn },
    ]),
  };
}

function heading(id: string, locale: Locale): string {
  return say(`reports.export.column.${id}` as Parameters<typeof say>[0], locale);
}

async function* mapped<Row>(rows: AsyncIterable<Row>, toCells: (row: Row) => Cell[]): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield toCells(row);
}
