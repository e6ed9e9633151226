import { chmodSync, chownSync, lchownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Account, accountFor, canReach, isRoot } from './account.ts';
import { openShelter } from './binaries.ts';
import { PostgresProblem } from './problems.ts';

export type Home = {
  /** Real path; belongs to the account, closed to others. The cluster is `cluster` inside. */
  folder: string;
  account: Account | undefined;
  /** Set when the home is away from the data folder: this one too must be locked, two links could lead to it. */
  away: string | undefined;
};

/**
 * The folder of the database: `postgres` in the data folder, or a link of that name to a folder under `shelter` when the
 * account that runs PostgreSQL for root cannot enter the data folder (a clone under /root).
 */
export function findHome(dataFolder: string, shelter: string): Home {
  const place = join(dataFolder, 'postgres');
  const there = lstatSync(place, { throwIfNoEntry: false });
  const folder = there ? existing(place) : undefined;
  const account = accountFor(folder);
  if (folder) {
    own(folder, account);
    return checked({ folder, account, away: there?.isSymbolicLink() ? dirname(folder) : undefined }, dataFolder);
  }
  if (canReach(account, dataFolder)) {
    makePrivate(place, account);
    return checked({ folder: realpathSync(place), account, away: undefined }, dataFolder);
  }
  const away = makeAway(dataFolder, shelter);
  makePrivate(join(away, 'postgres'), account);
  symlinkSync(join(away, 'postgres'), place);
  return checked({ folder: realpathSync(place), account, away }, dataFolder);
}

function existing(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    throw new PostgresProblem(
      'cluster_moved',
      `La base de données de ce dossier était gardée ailleurs et n’y est plus : ${place} mène à un dossier disparu. Rétablissez-le, ou supprimez ce lien pour repartir d’une base vide.`,
    );
  }
}

function makePrivate(folder: string, account: Account | undefined): void {
  mkdirSync(folder, { mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
}

/** A name drawn at random: a clone deleted and made again at the same place does not find the old one's data. */
function makeAway(dataFolder: string, shelter: string): string {
  openShelter(shelter);
  const away = mkdtempSync(join(shelter, 'data-'));
  chmodSync(away, 0o711);
  writeFileSync(join(away, 'belongs-to.txt'), `${realpathSync(dataFolder)}\n`);
  return away;
}

/** A cluster put back by root (from an archive, say) belongs to root: PostgreSQL would refuse it. */
function own(folder: string, account: Account | undefined): void {
  if (!account || statSync(folder).uid !== 0) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    lchownSync(join(entry.parentPath, entry.name), account.uid, account.gid);
  }
  chownSync(folder, account.uid, account.gid);
}

function checked(home: Home, dataFolder: string): Home {
  const owner = statSync(home.folder).uid;
  if (!isRoot() && owner !== process.getuid?.()) {
    throw new PostgresProblem(
      'folder_denied',
      `La base de données de ${dataFolder} appartient à un autre compte (n° ${owner}) que le vôtre (${userInfo().username}) : lancez Encours avec le compte qui l’a créée, ou choisissez un autre dossier avec ENCOURS_DATA.`,
    );
  }
  if (!canReach(home.account, home.folder)) {
    throw new PostgresProblem(
      'folder_denied',
      `Le compte n° ${home.account?.uid ?? owner}, qui fait tourner la base de données, ne peut pas entrer dans ${home.folder} : ouvrez-lui les dossiers parents (chmod o+x), ou déplacez les données et donnez leur place avec ENCOURS_DATA.`,
    );
  }
  return home;
}
