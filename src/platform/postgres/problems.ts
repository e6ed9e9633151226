export type ProblemCode =
  | 'folder_in_use'
  | 'folder_denied'
  | 'cluster_moved'
  | 'no_binaries'
  | 'binaries_do_not_run'
  | 'no_account'
  | 'other_version'
  | 'disk_full'
  | 'no_port'
  | 'wrong_passwords'
  | 'damaged'
  | 'does_not_start';

/** Why the embedded database is not there, in a sentence for the person who started Encours, with what to do about it. */
export class PostgresProblem extends Error {
  readonly code: ProblemCode;
  /** What PostgreSQL or the system said, for the log. */
  readonly detail: string;

  constructor(code: ProblemCode, message: string, detail = '') {
    super(message);
    this.name = 'PostgresProblem';
    this.code = code;
    this.detail = detail;
  }
}

/** What the output of `initdb` or `postgres` means: first match wins, the most precise first. */
const meanings: [RegExp, ProblemCode, (folder: string) => string][] = [
  [/No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/i, 'disk_full', (folder) =>
    `Le disque qui porte ${folder} est plein : faites de la place, puis relancez. Rien de ce qui était enregistré n’est perdu.`],
  [/Address already in use|could not (bind|create any TCP\/IP sockets)/i, 'no_port', () =>
    'Aucun port libre n’a été trouvé sur 127.0.0.1 pour la base de données : relancez dans un instant.'],
  [/password authentication failed|role "encours_admin" does not exist/, 'wrong_passwords', (folder) =>
    `Le fichier ${folder}/postgres.json n’est pas celui de cette base de données : rétablissez le bon, ou supprimez-le, il sera refait.`],
  [/database files are incompatible with server(?![^]*PG_CONTROL_VERSION)|initialized by PostgreSQL version/i, 'other_version', (folder) =>
    `La base de ${folder} a été créée par une autre version de PostgreSQL : reprenez la version d’Encours qui l’a créée, faites « encours backup », puis « encours restore » avec celle-ci.`],
  [/Permission denied|Operation not permitted|has invalid permissions|has wrong ownership|EACCES|EPERM|Read-only file system|EROFS|EEXIST|ENOTDIR/i, 'folder_denied', (folder) =>
    `La base de données ne peut pas lire ou écrire dans ${folder} : donnez-en les droits au compte qui lance Encours, ou choisissez un autre dossier avec ENCOURS_DATA.`],
  [/PG_CONTROL_VERSION|required WAL directory|could not locate a valid checkpoint|invalid (primary )?checkpoint|could not read.*pg_control|incorrect checksum in control file|control file appears to be corrupt|could not open file "?(global|base|pg_xact)|could not find the database system|invalid page in block|page verification failed|could not open (directory|file) "?pg_|is not a valid data directory|could not open configuration file|could not access the server configuration file/i, 'damaged', (folder) =>
    `La base de ${folder} est abîmée (fichiers manquants ou altérés) : gardez une copie du dossier, puis restaurez votre dernière sauvegarde avec « encours restore » dans un dossier neuf.`],
];

/** @param folder the data folder as the user knows it. @param output the last lines PostgreSQL wrote. */
export function explain(output: string, folder: string): PostgresProblem {
  const meaning = meanings.find(([pattern]) => pattern.test(output));
  const detail = output.trim();
  if (meaning) return new PostgresProblem(meaning[1], meaning[2](folder), detail);
  const last = detail.split('\n').at(-1) ?? '';
  return new PostgresProblem(
    'does_not_start',
    `La base de données de ${folder} ne démarre pas${last && ` (« ${last} »)`} : le journal postgres.log de ce dossier dit pourquoi.`,
    detail,
  );
}
