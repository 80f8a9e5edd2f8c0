import type { Answer } from '../../command/answer.ts';
import type { Session } from '../../command/session.ts';
import { CommandError } from '../../command-error.ts';
import { plainText } from '../../output/plain-text.ts';
import { createAway } from './away.ts';
import { createLiveHook, type LiveHookParts } from './live-hook.ts';
import { orCannot } from './or-cannot.ts';
import { POLL_MS } from './poll-ms.ts';

/** What a session is made of. */
export interface SessionParts extends Pick<LiveHookParts, 'body' | 'printer'> {
  /** Waits so long, or until the signal. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Makes a hook, keeps it alive and prints its runs until Ctrl-C or SIGTERM, and deletes it then. A service
 * that is away for a while is waited for.
 * @throws CommandError if the service refuses it, or another request deletes it.
 */
export async function runHookSession(
  { api, now, terminal, onInterrupt, say: sayRaw }: Session,
  { body, printer, sleep }: SessionParts,
): Promise<Answer> {
  const say = (line: string) => sayRaw(plainText(line));
  const away = createAway(say);
  const stop = new AbortController();
  onInterrupt(() => {
    // After the ^C that a terminal shows.
    if (terminal.errors.isTTY) say('');
    stop.abort();
  });
  const hook = await orCannot('create hook', createLiveHook({ api, now, say, body, printer }));
  say(
    'The hook lives as long as this command: Ctrl-C deletes it. Its first runs may be some seconds late.',
  );
  while (!stop.signal.aborted) {
    await sleep(away.pauseMs() ?? POLL_MS, stop.signal);
    if (stop.signal.aborted) break;
    try {
      await hook.keep();
      await hook.printRuns();
      away.answered();
    } catch (error) {
      away.failed(error);
      hook.serviceWasAway();
    }
  }
  if (away.pauseMs() === undefined) await hook.printRuns().catch(ignoreCommandError);
  await hook.remove();
  return { document: undefined, text: () => '', isPrinted: true };
}

// It is about to end: what it could not read any more is in the log until it is deleted.
function ignoreCommandError(error: unknown): void {
  if (!(error instanceof CommandError)) throw error;
}
