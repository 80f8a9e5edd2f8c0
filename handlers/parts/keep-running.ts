import { errorFields, type Log } from '../../lib/log.ts';

/**
 * Keeps the process alive when what a module left behind fails after its run: otherwise the next hook's run
 * would end with it. Lambda's runtime exits at such errors, by listeners of its own.
 */
export function keepRunning(of: NodeJS.Process, log: Log): void {
  for (const name of ['unhandledRejection', 'uncaughtException'] as const) {
    of.removeAllListeners(name);
    of.on(name, (error: unknown) =>
      log('warn', 'what a module left behind has failed', errorFields(error)),
    );
  }
}
