import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { ageing } from './cli/ageing.ts';
import { backupTo, restoreFrom } from './cli/backup.ts';
import { asDay } from './cli/day.ts';
import { addDemo } from './cli/demo.ts';
import { importPath } from './cli/import.ts';
import { inspect } from './cli/inspect.ts';
import { migrateNow } from './cli/migrate.ts';
import { plan } from './cli/plan.ts';
import { start } from './cli/start.ts';
import { isDatabaseAway } from '#platform/db.ts';
import { loadWords, locales } from '#words/words.ts';
import { root } from '#platform/config.ts';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Exit codes: 0 done, 1 the input is refused or the work failed, 2 wrong use. */
const program = new Command('encours')
  .description('Encours — risque client et recouvrement. Du fichier comptable aux relances du jour.')
  .usage('COMMANDE [OPTIONS]')
  .version(version, '-V, --version', 'la version')
  .helpOption('-h, --help', 'cette aide')
  .helpCommand(false)
  .configureHelp({ optionDescription: ({ description, defaultValue }) => `${description}${defaultValue === undefined ? '' : ` (par défaut : ${String(defaultValue)})`}`, styleTitle: (title) => ({ 'Usage:': 'Usage :', 'Commands:': 'Commandes :', 'Options:': 'Options :', 'Arguments:': 'Arguments :' })[title] ?? title })
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .addHelpText('after', `
Exemples :
  ./encours start                                 démarre sur http://127.0.0.1:3000
  ./encours inspect 123456789FEC20251231.txt      dit ce qu’est un fichier, sans rien écrire
  ./encours ageing --as-of 2025-12-31 --json      la balance âgée à une date

Réglages par variables d’environnement : ENCOURS_PORT, ENCOURS_HOST, ENCOURS_DATA, ENCOURS_URL, DATABASE_URL, ENCOURS_LOG_LEVEL, ENCOURS_UPLOAD_MAX.
Codes de sortie : 0 fait, 1 fichier refusé ou travail impossible, 2 mauvais usage.`);

const organisation = ['--company <nom ou numéro>', 'la société concernée, quand il y en a plusieurs'] as const;

program.command('start').description('démarre l’application').option('--run <rôles>', 'web, worker ou les deux', 'web,worker').action(start);
program.command('inspect').description('dit ce qu’est un fichier comptable : rien n’est écrit, aucune base n’est nécessaire')
  .argument('<fichier>', 'un FEC, un CSV ou un classeur XLSX').option('--json', 'un objet JSON, pour les programmes').action(inspect);
program.command('import').description('importe un fichier comptable').argument('<fichier>', 'un FEC, un CSV ou un classeur XLSX')
  .option('--agree <code>', 'passe outre un point à confirmer, par son code ; plusieurs fois s’il le faut', (code: string, before: string[] = []) => [...before, code])
  .option(...organisation).option('--json', 'un objet JSON, pour les programmes').action(importPath);
program.command('ageing').description('la balance âgée').option('--as-of <jour>', 'au jour AAAA-MM-JJ ; aujourd’hui par défaut', asDay)
  .option(...organisation).option('--json', 'un objet JSON, pour les programmes').action(ageing);
program.command('plan').description('ce que ferait une relance, avec ses raisons : rien n’est écrit').option('--as-of <jour>', 'au jour AAAA-MM-JJ ; aujourd’hui par défaut', asDay)
  .option(...organisation).option('--json', 'un objet JSON, pour les programmes').action(plan);
program.command('demo').description('ajoute la société de démonstration').action(addDemo);
program.command('migrate').description('met la base de données à jour').action(migrateNow);
program.command('backup').description('sauvegarde tout dans un fichier').argument('<fichier>').action(backupTo);
program.command('restore').description('rétablit une sauvegarde dans une base vide').argument('<fichier>').action(restoreFrom);

/** What is wrong with the words typed, in French. */
function wrongUse({ code, message }: CommanderError): string {
  const named = /'([^']*)'/.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownCommand': return `commande inconnue : ${named}`;
    case 'commander.unknownOption': return `option inconnue : ${named}`;
    case 'commander.missingArgument': return `il manque un argument : ${named}`;
    case 'commander.optionMissingArgument': return `il manque la valeur de ${named}`;
    case 'commander.excessArguments': return 'trop d’arguments';
    case 'commander.invalidArgument': return `${named} : ${message.replace(/^.*is invalid\. /s, '')}`;
    default: return 'une commande est attendue';
  }
}

/** What the system or the database refused, in words; any other error says it itself. */
function whatHappened(error: NodeJS.ErrnoException): string {
  if (isDatabaseAway(error)) return 'la base de données s’est arrêtée pendant le travail : rien n’a été enregistré à moitié, recommencez';
  const path = error.path ?? '';
  switch (error.code) {
    case 'ENOENT': return `${path} n’existe pas, ou son dossier`;
    case 'EACCES': case 'EPERM': case 'EROFS': return `ce compte n’a pas le droit de lire ou d’écrire ${path}`;
    case 'ENOSPC': case 'EDQUOT': case '53100': return 'le disque est plein : libérez de la place, puis recommencez';
    default: return error.message;
  }
}

// A reader that has seen enough (`| head`) closes the pipe: no more to say.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { process.exit(error.code === 'EPIPE' ? 0 : 1); });

try {
  await Promise.all(locales.map(loadWords));
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    if (process.exitCode === 2) process.stderr.write(`encours : ${wrongUse(error)}\nVoyez ./encours --help.\n`);
  }
  else {
    process.stderr.write(`encours : ${whatHappened(error as NodeJS.ErrnoException)}\n`);
    process.exitCode = 1;
  }
}
