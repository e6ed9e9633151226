import { createOrganisation, DEMO, demoPerson } from '#areas/access/actions.ts';
import { firstRunKeyOf, openSignIn } from '#areas/access/sign-in.ts';
import { loadSecret } from '#platform/secret.ts';
import { furnish } from '../furnish.ts';
import { withApplication } from './company.ts';

/** Adds a demonstration company for the first person here; where there is nobody yet, for a person of its own, whose password is printed. */
export async function addDemo(): Promise<void> {
  await withApplication(async (db, config, database) => {
    const { rows } = await db.pool.query<{ id: string }>('select id from auth."user" order by "createdAt" limit 1');
    let owner = rows[0]?.id;
    if (!owner) {
      const secret = loadSecret(config.dataFolder);
      const person = demoPerson(firstRunKeyOf(secret));
      const signIn = openSignIn({ databaseUrl: database.appUrl, url: config.url, secret });
      owner = await signIn.register(person).finally(() => signIn.close());
      process.stdout.write(`Connexion : ${person.email}  ·  mot de passe : ${person.password}\n`);
    }
    await createOrganisation({ db, clock: () => new Date(), furnish }, owner, DEMO.fields, DEMO);
    process.stdout.write(`${DEMO.fields.name} est prête.\n`);
  });
}
