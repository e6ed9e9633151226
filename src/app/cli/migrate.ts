import { migrateDatabase } from '../database.ts';
import { withDatabase } from './company.ts';

export async function migrateNow(): Promise<void> {
  const applied = await withDatabase((database) => migrateDatabase(database));
  process.stdout.write(applied.length === 0 ? 'La base de données est à jour.\n' : `Appliqué : ${applied.join(', ')}\n`);
}
