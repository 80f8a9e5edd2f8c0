import { sourceItem } from '../../../lib/outbox/rows/event-source.ts';
import { announce } from '../../../lib/stream/announce.ts';
import { answerMessage } from '../../../lib/stream/answer-message.ts';
import type { Posted } from '../../../lib/stream/connections.ts';
import { disconnect } from '../../../lib/stream/disconnect.ts';
import { push } from '../../../lib/stream/push.ts';
import type { PushMessage } from '../../../lib/stream/push-message.ts';
import { rateLimit } from '../../../lib/stream/rate-limit.ts';
import type { StreamDeps } from '../../../lib/stream/stream-deps.ts';
import { sequenceCursor } from '../../../lib/table/cursor.ts';
import { StorageError } from '../../../lib/table/storage-error.ts';
import type { Table } from '../../../lib/table/table.ts';
import { putItem } from '../../support/raw-items.ts';
import { tableThat } from '../../support/table-that.ts';
import type { Death } from '../../support/until-death.ts';
import { dispatcher, recordOf, type TestRecord } from '../events/stage.ts';
import { NOW_MS } from '../table/examples.ts';
import { ReferenceClient } from './reference-client.ts';
import { openSocket, tableOfFile } from './stage.ts';
import { StateClient } from './state-client.ts';
import type { WorldClient } from './world-client.ts';

/** What becomes of a message to a connection that is there. */
export type Fate = Posted | 'sent-but-failed';

/**
 * An owner's log, what dispatches into it, the queue of pushes and clients: the real functions, whose
 * processes may die and whose messages may be repeated, reordered and lost.
 */
export class World {
  readonly owner = crypto.randomUUID();
  nowMs = NOW_MS;
  readonly clients: readonly WorldClient[] = [
    new ReferenceClient(['*'], sequenceCursor.encode(1)),
    new ReferenceClient(['order.*']),
    new StateClient(['order.*'], () => this.nowMs, sequenceCursor.encode(1)),
    new StateClient(['*'], () => this.nowMs),
  ];
  /** What the table's stream still has for `dispatch`. */
  readonly records: TestRecord[] = [];
  readonly queue: PushMessage[] = [];
  /** What becomes of the next messages to connections. */
  readonly fates: Fate[] = [];
  #published = 0;

  async publish(type: string): Promise<void> {
    this.#published += 1;
    const id = `p${crypto.randomUUID()}`;
    const event = { id, type, source: '/events', timeMs: this.nowMs, data: this.#published };
    const item = sourceItem({ owner: this.owner, event });
    await putItem(tableOfFile(), item);
    this.records.push(recordOf(item));
  }

  async dispatch(count: number, death: Flaw): Promise<void> {
    const batch = this.records.slice(0, count);
    const mortal = mortalProcess(death);
    const process = dispatcher({ on: mortal.table, now: () => this.nowMs });
    process.deps.handOn = async (owner, events) => {
      const send = (message: PushMessage) => mortal.call(async () => void this.queue.push(message));
      const log = () => undefined;
      await announce({ table: mortal.table, now: () => this.nowMs, log, send }, owner, events);
      return new Map();
    };
    await mortal.run(async () => {
      const failed = await process.run(...batch);
      // As the stream does, it repeats the batch from the first that failed.
      const first = batch.findIndex(({ sequenceNumber }) => failed.includes(sequenceNumber));
      this.records.splice(0, first === -1 ? batch.length : first);
    });
  }

  /** Processes a message of the queue, which may come again. */
  async push(place: number, { death, again }: { death: Flaw; again: boolean }): Promise<void> {
    const message = this.queue[place % Math.max(1, this.queue.length)];
    if (!message) return;
    const mortal = mortalProcess(death);
    await mortal.run(async () => {
      await push(this.#deps(mortal), message);
      if (!again) this.queue.splice(this.queue.indexOf(message), 1);
    });
  }

  /** Connects a client that is not, and has it subscribe; or subscribe anew. */
  async subscribe(client: WorldClient, death: Flaw): Promise<void> {
    client.connectionId ??= await openSocket(this.owner, { connectedAtMs: this.nowMs });
    await this.#say(client, client.subscribe(), death);
  }

  async ping(client: WorldClient, death: Flaw): Promise<void> {
    if (client.connectionId === undefined) return;
    const ping = client.ping();
    if (ping) await this.#say(client, ping, death);
    else await this.subscribe(client, death);
  }

  /** Ends a client's connection, of which the gateway may not tell. */
  async cut(client: WorldClient, isTold: boolean): Promise<void> {
    const { connectionId } = client;
    client.connectionId = undefined;
    if (connectionId === undefined || !isTold) return;
    const deps = { table: tableOfFile(), now: () => this.nowMs, log: () => undefined };
    await disconnect(deps, connectionId);
  }

  async #say(client: WorldClient, message: object | undefined, death: Flaw): Promise<void> {
    if (message === undefined) return;
    const connectionId = client.connectionId ?? '';
    const mortal = mortalProcess(death);
    const text = JSON.stringify(message);
    await mortal.run(() => answerMessage(this.#deps(mortal), { connectionId, text }));
  }

  #deps(mortal: MortalProcess): StreamDeps {
    return {
      table: mortal.table,
      now: () => this.nowMs,
      randomId: () => crypto.randomUUID(),
      log: () => undefined,
      eventUrl: (id) => `https://api.example/events/${id}`,
      limit: rateLimit(20, () => this.nowMs),
      connections: {
        post: (connectionId, text) => mortal.call(async () => this.#post(connectionId, text)),
        close: async () => undefined,
      },
    };
  }

  #post(connectionId: string, text: string): Posted {
    const client = this.clients.find((one) => one.connectionId === connectionId);
    if (!client) return 'gone';
    const fate = this.fates.shift() ?? 'sent';
    // The gateway has lost a connection that the client still has: it finds out.
    if (fate === 'gone') client.connectionId = undefined;
    if (fate === 'sent' || fate === 'sent-but-failed') client.take(JSON.parse(text));
    return fate === 'sent-but-failed' ? 'failed' : fate;
  }
}

interface MortalProcess {
  table: Table;
  /** Makes a call, unless the process has died. */
  call<Result>(make: () => Promise<Result>): Promise<Result>;
  /** Runs until it has ended or died. */
  run(doing: () => Promise<unknown>): Promise<void>;
}

/** What goes wrong: a process dies at its nth call, or that call alone is refused. */
export type Flaw = Death & { isRefused?: boolean };

/** A process with a flaw. Once it has died, none of its later calls is made or answered. */
function mortalProcess(death: Flaw): MortalProcess {
  let calls = 0;
  const died = Promise.withResolvers<void>();
  const call = async <Result>(make: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls < death.call) return make();
    if (calls === death.call && death.late) await make();
    if (death.isRefused) {
      if (calls > death.call) return make();
      throw new StorageError(new Error('refused'));
    }
    died.resolve();
    return new Promise(() => undefined);
  };
  return {
    call,
    table: tableThat(tableOfFile(), (_name, _input, next) => call(next)),
    // What it throws is repeated, or asked for again.
    run: async (doing) => void (await Promise.race([died.promise, doing().catch(() => undefined)])),
  };
}
