import { loadConfig, type Config } from '#platform/config.ts';
import { makeLogger } from '#platform/log.ts';
import { run } from '../main.ts';

type Role = 'web' | 'worker';

/** Why it cannot listen. */
const LISTENING: Record<string, (config: Config) => string> = {
  EADDRINUSE: ({ port }) => `le port ${port} est déjà pris. Arrêtez l’autre programme, ou choisissez un autre port : ENCOURS_PORT=${port === 65535 ? 3001 : port + 1} ./encours start`,
  EADDRNOTAVAIL: ({ host }) => `l’adresse ${host} n’est pas celle de cette machine : corrigez ENCOURS_HOST (127.0.0.1 pour cette machine seule, 0.0.0.0 pour toutes ses adresses)`,
  ENOTFOUND: ({ host }) => `l’adresse ${host} est inconnue : corrigez ENCOURS_HOST`,
  EACCES: ({ port }) => `ce compte n’a pas le droit d’écouter sur le port ${port} : choisissez-en un de 1024 ou plus, par exemple ENCOURS_PORT=3000`,
};

export async function start({ run: roles }: { run: string }): Promise<void> {
  const wanted = new Set(roles.split(',').map((role) => role.trim()));
  const known = [...wanted].every((role): role is Role => role === 'web' || role === 'worker');
  if (!known || wanted.size === 0) {
    process.stderr.write('encours : --run attend web, worker ou web,worker\n');
    process.exitCode = 2;
    return;
  }
  const config = loadConfig();
  const logger = makeLogger(config.logLevel);
  const running = await run(config, logger, wanted as Set<Role>).catch((error: NodeJS.ErrnoException) => {
    const listening = error.syscall === 'listen' || error.syscall === 'getaddrinfo';
    throw (listening && LISTENING[error.code ?? '']) ? new Error(LISTENING[error.code ?? '']!(config), { cause: error }) : error;
  });
  process.stdout.write(`\n  Encours est prêt :  ${running.url}\n`);
  if (running.firstRunUrl) process.stdout.write(`  Première connexion :  ${running.firstRunUrl}\n`);
  if (running.demo) process.stdout.write(`  Démonstration :  ${running.demo.email}  ·  mot de passe  ${running.demo.password}\n`);
  process.stdout.write('  Ctrl+C pour arrêter.\n\n');

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    logger.info('arrêt');
    void running.stop().then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
}
