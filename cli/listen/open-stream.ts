import { EventClient } from '../../client/index.ts';
import type { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { pause } from './pause.ts';
import type { Stream, StreamedEvent, StreamOptions } from './stream.ts';
import { wholeEvent } from './whole-event.ts';

/** Opens the stream of a service by `tidings/client`. */
export function openStream({ onChange, getEvent, ...options }: StreamOptions): Stream {
  const client = new EventClient(options);
  const closing = new AbortController();
  const { signal } = closing;
  const fetching = { getEvent, sleep: pause, signal };
  let failure: CommandError | undefined;
  let phase: 'live' | undefined;

  client.addEventListener('open', () => onChange({ state: 'open' }));
  client.addEventListener('behind', () => {
    phase = undefined;
    onChange({ state: 'behind' });
  });
  client.addEventListener('live', () => {
    phase = 'live';
    // What has come with it is handed over first.
    setImmediate(() => {
      if (phase === 'live') onChange({ state: 'live' });
    });
  });
  client.addEventListener('expired', ({ detail: { code, message } }) =>
    onChange(code === 'events-expired' ? { state: 'expired' } : { state: 'problem', message }),
  );
  client.addEventListener('error', ({ detail }) => {
    // What ends the stream is told at the end.
    if (!signal.aborted) onChange({ state: 'problem', message: detail.message });
  });
  client.addEventListener('closed', ({ detail: { error, retryAtMs } }) => {
    phase = undefined;
    if (signal.aborted) return;
    if (retryAtMs === undefined) {
      failure = explained(error);
      closing.abort();
    } else onChange({ state: 'lost', why: whyOf(error), retryInMs: retryAtMs - Date.now() });
  });

  async function* events(): AsyncGenerator<StreamedEvent, void> {
    for await (const event of client.events({ signal })) {
      const before = client.cursor;
      const isLarge = event.dataref !== undefined && event.data === undefined;
      const whole = isLarge ? await wholeEvent(event.id, fetching) : event.toJSON();
      yield { event: whole ?? event.toJSON(), isWhole: whole !== undefined, before };
    }
    await client.close();
    if (failure !== undefined) throw failure;
  }

  return { events: events(), cursor: () => client.cursor, close: () => closing.abort() };
}

/** The code of the system's error, where one is the cause: `fetch` itself says nothing. */
function whyOf(error: Error | undefined): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && /^[A-Z][A-Z\d_]+$/.test(String(cause.code))) return String(cause.code);
  return error?.message.replace(/\.$/, '');
}

/** Why a stream cannot go on, in the words of the command. */
function explained(error: TidingsError | undefined): CommandError {
  const { code = '', message = 'The stream has ended', field } = error ?? {};
  const text = `${message.replace(/\.?$/, '.')}`;
  if (code === 'unauthorized' || code === 'forbidden')
    return new CommandError(text, EXIT_CODES.unauthorised);
  const exitCode = code.startsWith('invalid-') ? EXIT_CODES.usage : EXIT_CODES.failed;
  return new CommandError(`${text} [${code}]`, exitCode, field);
}
