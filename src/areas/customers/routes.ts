import { implement } from '@orpc/server';
import { allowed, doorFirst, refusals, type Context } from '#areas/access/door.ts';
import { namesOf } from '#areas/access/people.ts';
import { addContact, addNote, getCustomer, removeContact, updateContact, updateCustomer } from './actions.ts';
import { customersContract } from './contract.ts';
import { fold } from './rules.ts';
import { findByWords, listNotes } from './store.ts';

const { customers } = implement(customersContract).$context<Context>().$config(doorFirst).use(refusals);
const done = { done: true as const };

export const customersRoutes = {
  customers: {
    get: customers.get.use(allowed('read')).handler(({ input, context: { tx } }) => getCustomer(tx, input.customerId)),
    update: customers.update.use(allowed('work')).handler(({ input, context: { tx, actor } }) => updateCustomer(tx, actor, input)),
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
