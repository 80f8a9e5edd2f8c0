import { apiPath } from '../api/api-path.ts';
import type { Answer } from '../command/answer.ts';
import type { Session } from '../command/session.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { plainText } from '../output/plain-text.ts';
import type { ForwardDeps } from './forward.ts';
import { forwardDeps } from './forward-deps.ts';
import { createHandler } from './handler.ts';
import { inParallel } from './in-parallel.ts';
import { noticingIdle } from './noticing-idle.ts';
import type { Printer } from './printer.ts';
import { createProgress } from './progress.ts';
import type { ListenSettings } from './read-settings.ts';
import type { OpenStream, StreamChange } from './stream.ts';
import { summary } from './summary.ts';
import { unknownPatterns } from './unknown-patterns.ts';

/** What a listen is made of. */
export interface ListenParts {
  openStream: OpenStream;
  printer: Printer;
  /** Between the attempts to forward an event. */
  sleep: ForwardDeps['sleep'];
}

// At Ctrl-C, an answer that is on its way is worth waiting for: without it, the event comes again.
const GRACE_MS = 2000;

/**
 * Shows the events of a stream, and forwards them, until Ctrl-C.
 * @throws CommandError if the service is not there, or does not let it go on.
 */
export async function listen(
  session: Session,
  { forward: target, ...asked }: ListenSettings,
  { openStream, printer, sleep }: ListenParts,
): Promise<Answer> {
  const { url, key } = session.connection();
  const stop = new AbortController();
  const abort = new AbortController();
  const plan = { stop: stop.signal, abort: abort.signal, printer, sleep };
  const forwarding = target && forwardDeps(session, { ...plan, url: target.url });
  const handler = createHandler(printer, forwarding);
  const progress = createProgress(printer.status);
  let exitCode: ExitCode = EXIT_CODES.done;
  let failure: CommandError | undefined;
  let wasOpen = false;

  printer.status(`connecting to ${url}`);
  // Only to explain what is wrong as for every verb: the stream asks for its own.
  await session.api.call('POST', '/stream-tickets');
  if (target !== undefined) printer.status(`forwarding to ${target.url}`);
  await sayUnknown(session, asked.types, printer);
  const onChange = (change: StreamChange) => {
    if (change.state === 'open') wasOpen = true;
    if (change.state !== 'lost' || wasOpen) {
      progress.change(change);
      return;
    }
    failure = neverOpen(url, change.why);
    stream.close();
  };
  const getEvent = async (id: string) =>
    (await session.api.call('GET', apiPath`/events/${id}`)).document;
  const stream = openStream({ url, key, ...asked, getEvent, onChange });
  session.onInterrupt((code) => {
    exitCode = code;
    // After the ^C that a terminal shows.
    if (session.terminal.errors.isTTY) session.say('');
    stop.abort();
    stream.close();
    setTimeout(() => abort.abort(), GRACE_MS).unref();
  });

  const work = inParallel(target?.maxConnections ?? 1);
  try {
    for await (const streamed of noticingIdle(stream.events, progress.idle)) {
      if (stop.signal.aborted) break;
      progress.seen();
      await work.add(() => handler.handle(streamed));
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error;
  }
  await work.ended();
  // A flag that the service does not take has nothing to sum up.
  if (wasOpen && failure?.exitCode !== EXIT_CODES.usage) {
    const goOnBy = flagOf({ ...asked, cursor: handler.goOnAt(stream.cursor()) ?? asked.cursor });
    const lines = summary(handler.tally, { isForwarding: target !== undefined, goOnBy });
    for (const line of lines) session.say(plainText(line));
  }
  if (failure !== undefined) throw failure;
  if (handler.tally.failed.length > 0) exitCode = EXIT_CODES.failed;
  return { document: undefined, text: () => '', isPrinted: true, exitCode };
}

/** Says which patterns would show nothing for ever, as far as the service knows. */
async function sayUnknown({ api }: Session, types: readonly string[], printer: Printer) {
  if (types.every((type) => type === '*')) return;
  // Without the answer, it is listened to all the same.
  const answer = await api.call('GET', '/event-types').catch(() => undefined);
  for (const type of unknownPatterns(types, Object(answer?.document)))
    printer.status(`no known type matches "${type}": tidings event types lists them`);
}

function flagOf({ cursor, since }: { cursor?: string | undefined; since?: string | undefined }) {
  if (cursor !== undefined) return `--cursor ${cursor}`;
  return since === undefined ? undefined : `--since ${since}`;
}

function neverOpen(url: string, why: string | undefined): CommandError {
  const reason = why === undefined ? '' : ` (${why})`;
  return new CommandError(
    `${url} answers, but its stream does not open${reason}: does a proxy in between let no WebSocket through, or are too many streams of this owner open?`,
  );
}
