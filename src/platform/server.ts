import pg from 'pg';

const OLDEST = 15;
const PATIENCE = 10_000;

/** Looks at the server of `DATABASE_URL` before it is used. Throws, in words, when it cannot be reached or may not be used as it must. */
export async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<Standing>(`
      select current_setting('server_version_num')::int / 10000 version, current_user "user", current_database() "database",
        has_schema_privilege('public', 'create') and has_database_privilege(current_database(), 'create') "mayCreate",
        rolsuper or rolcreaterole or (select count(*) = 2 from pg_roles where rolname in ('encours_app', 'encours_backup')) "hasRoles"
      from pg_roles where rolname = current_user`);
    const problem = standingProblem(rows[0]!);
    if (problem) throw new Error(problem);
  } catch (error) {
    throw new Error(explainServer(error, url), { cause: error });
  } finally {
    await client.end().catch(() => {});
  }
}

type Standing = { version: number; user: string; database: string; mayCreate: boolean; hasRoles: boolean };

export function standingProblem({ version, user, database, mayCreate, hasRoles }: Standing): string | undefined {
  if (version < OLDEST) return `le serveur de DATABASE_URL est un PostgreSQL ${version} : il en faut un ${OLDEST} ou plus récent`;
  if (!mayCreate) return `le rôle « ${user} » ne peut rien créer dans la base « ${database} » : donnez-la-lui (alter database "${database}" owner to "${user}")`;
  if (!hasRoles) return `le rôle « ${user} » ne peut pas créer les deux rôles dont Encours a besoin : donnez-lui ce droit (alter role "${user}" createrole)`;
  return undefined;
}

/** What the driver or the server said, in words. Never repeats the password of the address. */
export function explainServer(error: unknown, url: string): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const { hostname, port, username, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const place = host.startsWith('/') ? `le socket du dossier ${host}, port ${searchParams.get('port') ?? (port || 5432)}` : `${host || 'localhost'}:${port || 5432}`;
  switch (code) {
    case 'ENOTFOUND': case 'EAI_AGAIN': return `le serveur « ${hostname} » de DATABASE_URL est introuvable : vérifiez son nom`;
    case 'ECONNREFUSED': case 'ETIMEDOUT': case 'EHOSTUNREACH': case 'ENETUNREACH': case 'ECONNRESET': case 'ENOENT':
      return `aucun PostgreSQL ne répond sur ${place} (DATABASE_URL) : vérifiez qu’il est démarré et que l’adresse est la bonne`;
    case 'EACCES': return `${place} (DATABASE_URL) n’est pas ouvert au compte qui lance Encours : donnez-lui accès au dossier`;
    case '28P01': case '28000': return `le serveur de DATABASE_URL refuse le rôle « ${decodeURIComponent(username)} » : vérifiez son nom, son mot de passe et ses droits de connexion`;
    case '3D000': return `la base « ${decodeURIComponent(pathname.slice(1))} » n’existe pas sur ${place} : créez-la (createdb), ou corrigez DATABASE_URL`;
    case '53300': return `le serveur de DATABASE_URL n’accepte plus de connexion : fermez-en, ou relevez son réglage max_connections`;
    case '57P03': return `le serveur de DATABASE_URL est en train de démarrer ou de s’arrêter : relancez dans un instant`;
  }
  if (/timeout expired|timed? ?out/i.test(message)) return `aucun PostgreSQL ne répond sur ${place} (DATABASE_URL) : vérifiez l’adresse et le pare-feu`;
  return code === '' ? message : `le serveur de DATABASE_URL ne peut pas servir (« ${message} »)`;
}
