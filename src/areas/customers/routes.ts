import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { addContact, addNote, assignCustomers, getCustomer, removeContact, updateContact, updateCustomer } from './actions.ts';
import { listDocuments, removeDocument } from './actions/documents.ts';
import type { Db } from '#platform/db.ts';
import { customersContract } from './contract.ts';
import { fold } from './rules.ts';
import { findByWords, listNotes } from './store.ts';

const { customers, documents } = implement(customersContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

async function withCollector<Row extends { collectorUserId: string | null }>(db: Db, row: Row): Promise<Row & { collectorName: string | null }> {
  const { collectorUserId } = row;
  return { ...row, collectorName: collectorUserId === null ? null : (await namesOf(db, [collectorUserId])).get(collectorUserId) ?? collectorUserId };
}

export const customersRoutes = {
  documents: {
    list: documents.list.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const rows = await listDocuments(tx, input);
      const names = await namesOf(db, rows.map((row) => row.addedBy));
      return rows.map(({ addedBy, customerId: _customerId, ...row }) => ({ ...row, addedByName: names.get(addedBy) ?? addedBy }));
    }),
    remove: documents.remove.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await removeDocument(tx, actor, input.documentId);
      return done;
    }),
  },
  customers: {
    get: customers.get.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => await withCollector(db, await getCustomer(tx, input.customerId))),
    update: customers.update.use(allowed('work')).handler(async ({ input, context: { tx, actor, db } }) => await withCollector(db, await updateCustomer(tx, actor, input))),
    assign: customers.assign.use(allowed('approve')).handler(async ({ input, context: { tx, actor } }) => {
      await assignCustomers(tx, actor, input);
      return done;
    }),
    addContact: customers.addContact.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await addContact(tx, actor, input);
      return done;
    }),
    updateContact: customers.updateContact.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await updateContact(tx, actor, input);
      return done;
    }),
    removeContact: customers.removeContact.use(allowed('work')).handler(async ({ input, context: { tx, actor } }) => {
      await removeContact(tx, actor, input);
      return done;
    }),
    notes: customers.notes.use(allowed('read')).handler(async ({ input, context: { tx, db } }) => {
      const rows = await listNotes(tx, input.customerId);
      const names = await namesOf(db, rows.map((row) => row.userId));
      return rows.map(({ userId, ...row }) => ({ ...row, userName: names.get(userId) ?? userId }));
    }),
    addNote: customers.addNote.use(allowed('note')).handler(async ({ input, context: { tx, actor } }) => {
      await addNote(tx, actor, input);
      return done;
    }),
    find: customers.find.use(allowed('read')).handler(async ({ input, context: { tx } }) => {
      const words = fold(input.text).split(' ').filter((word) => word !== '');
      return words.length === 0 ? [] : await findByWords(tx, words);
    }),
  },
};
