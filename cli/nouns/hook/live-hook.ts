import { apiPath } from '../../api/api-path.ts';
import type { Session } from '../../command/session.ts';
import { CommandError } from '../../command-error.ts';
import { EXIT_CODES } from '../../exit-codes.ts';
import type { Hook } from './hook-view.ts';
import { type NewRuns, newRuns } from './new-runs.ts';
import { printNewRuns } from './print-new-runs.ts';
import type { RunPrinter } from './run-printer.ts';

/** A hook that lives as long as the command that has made it. Every function throws CommandError. */
export interface LiveHook {
  /** Sends a heartbeat if it is time. A hook that has ended meanwhile is made anew. */
  keep(): Promise<void>;
  /** Prints the runs since the last call. */
  printRuns(): Promise<void>;
  /** The service was not there: it may have lost the hook, or ended it. */
  serviceWasAway(): void;
  /** Deletes it; a service that does not do so ends it by itself. */
  remove(): Promise<void>;
}

/** What makes and shows it. */
export interface LiveHookParts extends Pick<Session, 'api' | 'now' | 'say'> {
  /** As the API takes it. */
  body: Readonly<Record<string, unknown>>;
  printer: RunPrinter;
}

const HEARTBEAT_MS = 30_000;
/** How long the service keeps it without a heartbeat. */
const LIFE_MS = 90_000;
const NOT_FOUND = 404;

/** Makes a hook and prints it. @throws CommandError */
export async function createLiveHook(parts: LiveHookParts): Promise<LiveHook> {
  const { api, now, say, body, printer } = parts;
  let hook: Hook;
  let takeRuns: NewRuns;
  let aliveAtMs: number;
  let wasAway = false;
  let isDisabled = false;

  async function create(): Promise<void> {
    const atMs = now();
    hook = (await api.call('POST', '/hooks', { body })).document;
    takeRuns = newRuns(api, hook.id);
    aliveAtMs = atMs;
    wasAway = false;
    isDisabled = false;
    await printer.hook(hook);
    say('The secret is shown this once: it verifies the requests of the hook.');
  }

  /** Calls for the hook; if there is none any more, makes it anew in the place of the answer. */
  async function orAnew(call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!(error instanceof CommandError) || error.status !== NOT_FOUND) throw error;
      if (!wasAway && now() - aliveAtMs < LIFE_MS)
        throw new CommandError(
          `The hook ${hook.id} was deleted by another request.`,
          EXIT_CODES.failed,
          undefined,
          NOT_FOUND,
        );
      const ended = hook.id;
      await create();
      say(`The hook ${ended} had ended meanwhile: it is made anew as ${hook.id}.`);
    }
  }

  async function beat(): Promise<void> {
    const atMs = now();
    const { document } = await api.call('POST', apiPath`/hooks/${hook.id}/heartbeat`);
    aliveAtMs = atMs;
    wasAway = false;
    const { status, disabledReason }: Hook = document;
    const reason = disabledReason === undefined ? '' : `: ${disabledReason}`;
    if (status === 'disabled' && !isDisabled)
      say(`The hook is disabled${reason}. To go on: tidings hook enable ${hook.id}`);
    isDisabled = status === 'disabled';
  }

  await create();
  return {
    async keep() {
      if (now() - aliveAtMs >= HEARTBEAT_MS) await orAnew(beat);
    },
    printRuns: () =>
      orAnew(async () => {
        await printNewRuns(takeRuns, printer, say);
      }),
    serviceWasAway() {
      wasAway = true;
    },
    async remove() {
      await api.call('DELETE', apiPath`/hooks/${hook.id}`).catch((error: unknown) => {
        if (!(error instanceof CommandError)) throw error;
        if (error.status === NOT_FOUND) return;
        say(`${error.message} The hook could not be deleted: it ends by itself in 90 seconds.`);
      });
    },
  };
}
