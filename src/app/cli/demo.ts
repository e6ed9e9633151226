import { createOrganisation, DEMO } from '#areas/access/actions.ts';
import { furnish } from '../furnish.ts';
import { withApplication } from './company.ts';

/** Adds a demonstration company for whoever is the first person here, or for nobody yet: the first run then finds it. */
export async function addDemo(): Promise<void> {
  await withApplication(async (db) => {
    const { rows } = await db.pool.query<{ id: string }>('select id from auth."user" order by "createdAt" limit 1');
    const owner = rows[0]?.id;
    if (!owner) throw new Error('il n’y a encore personne : lancez ./encours start, ouvrez le lien de première connexion et choisissez « Explorer la démonstration »');
    await createOrganisation({ db, clock: () => new Date(), furnish }, owner, DEMO.fields, DEMO);
    process.stdout.write(`${DEMO.fields.name} est prête : choisissez-la dans le menu des sociétés.\n`);
  });
}
