import { EventClient } from '../../client/event-client.ts';
import type { StreamOptions } from '../../client/event-client-options.ts';
import type { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeStream } from '../support/fake-stream.ts';

/** A client with a server, a clock, and what it said. */
export interface TriedClient {
  server: FakeStream;
  clock: FakeClock;
  client: EventClient;
  errors: TidingsError[];
  /** The names of all that it said as an EventTarget. */
  said: string[];
}

/** Makes a client of a server without a network; `random` is 0.5. */
export function tryClient(
  options: StreamOptions & {
    url?: string;
    random?: () => number;
    ticket?: () => Promise<string>;
  } = {},
  server = new FakeStream(),
): TriedClient {
  const clock = new FakeClock();
  const { ticket, ...others } = options;
  const access =
    ticket === undefined
      ? { url: FakeStream.URL, key: 'key_secret' }
      : { url: 'wss://stream.example.com/live', ticket };
  const client = new EventClient({
    random: () => 0.5,
    ...access,
    ...server.platform,
    ...clock.platform,
    ...others,
  });
  const errors: TidingsError[] = [];
  const said: string[] = [];
  client.addEventListener('error', ({ detail }) => errors.push(detail));
  for (const type of ['open', 'live', 'behind', 'closed', 'error', 'expired'] as const)
    client.addEventListener(type, () => said.push(type));
  return { server, clock, client, errors, said };
}
