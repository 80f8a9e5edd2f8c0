import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settled } from '../support/fake-clock.ts';
import { FakeStream } from '../support/fake-stream.ts';
import { StreamModel } from '../support/stream-model.ts';
import { type TriedClient, tryClient } from './support.ts';

type Step = 'publish' | 'void' | 'lose' | 'cut' | 'restart' | 'wait' | 'iterate' | 'disconnect';

const steps = fc.array(
  fc.constantFrom<Step>(
    'publish',
    'publish',
    'publish',
    'void',
    'lose',
    'cut',
    'restart',
    'wait',
    'iterate',
    'disconnect',
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
);

/** A service that keeps its cursor, and takes some events by a listener, and some by an iterator. */
class Service {
  readonly server: FakeStream;
  readonly seen: string[] = [];
  #cursor = 'from-1';
  #tried: TriedClient;

  constructor(server: FakeStream) {
    this.server = server;
    this.#tried = this.#start();
  }

  async take(step: Step): Promise<void> {
    const { client, clock } = this.#tried;
    if (step === 'publish') this.server.publish();
    if (step === 'void') this.server.publish('void');
    // What is pushed does not come.
    if (step === 'lose') this.server.model.publish();
    if (step === 'cut') this.server.open.at(-1)?.close();
    if (step === 'wait') await clock.advance(20_000);
    if (step === 'disconnect') {
      client.disconnect();
      client.connect();
    }
    if (step === 'restart') await this.#restart();
    if (step === 'iterate') await this.#iterate();
  }

  async finish(): Promise<void> {
    await this.#tried.clock.advance(10 * 60_000);
    await this.#tried.client.close();
  }

  #start(): TriedClient {
    const tried = tryClient(
      {
        cursor: this.#cursor,
        onCursor: (cursor) => {
          this.#cursor = cursor;
        },
      },
      this.server,
    );
    this.#listen(tried);
    return tried;
  }

  #listen({ client }: TriedClient): void {
    client.trigger('*', { name: 'service' }, async ({ id }) => {
      this.seen.push(id);
      await settled();
    });
  }

  async #restart(): Promise<void> {
    await this.#tried.client.close();
    this.#tried = this.#start();
  }

  // For two events, or a minute, the iterator is all that the client has.
  async #iterate(): Promise<void> {
    const { client, clock } = this.#tried;
    client.removeTrigger('service');
    const stop = new AbortController();
    const events = client.events({ signal: stop.signal });
    const ended = (async () => {
      let count = 0;
      for await (const { id } of events) {
        this.seen.push(id);
        count += 1;
        if (count === 2) break;
      }
    })();
    await clock.advance(60_000);
    stop.abort();
    await ended;
    this.#listen(this.#tried);
  }
}

describe('a service that keeps its cursor', () => {
  test('handles each event once, in order, however often it is cut off, restarted, or changes how it listens', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const server = new FakeStream(new StreamModel({ pageSize: 3 }));
        const service = new Service(server);
        for (const step of taken) await service.take(step);
        await service.finish();
        const subscription = { action: 'subscribe' as const, subscription: '', types: ['*'] };
        expect(service.seen).toEqual(server.model.matching(subscription).map(({ id }) => id));
      }),
      { numRuns: 200 },
    );
  });
});
