import { changeItem } from '../../lib/table/change-item.ts';
import { getItem } from '../../lib/table/get-item.ts';
import { endpointKey, endpointSecretsKey, eventSourceKey } from '../../lib/table/keys.ts';
import type { DeliveryService } from './delivery-service.ts';
import type { DeliveryUsers, SimulatedEndpoint } from './users.ts';
import { POISON } from './workers.ts';
import type { DeliveryWorld } from './world.ts';

const HOUR = 60 * 60_000;
const UNREADABLE_MS = 2 * HOUR;
const EXISTS = 'attribute_exists(#pk)';

/** What nothing of Tidings writes: rows and messages that cannot be read. */
export interface BadRows {
  /** Makes the secrets of an endpoint unreadable for two hours. */
  spoilSecrets(endpoint: SimulatedEndpoint): Promise<void>;
  /** Makes an endpoint impossible to match for two hours; its owner recovers what it missed. */
  spoilFilter(endpoint: SimulatedEndpoint): Promise<void>;
  /** Adds a record to the stream that is no event, and a message to each queue that is none. */
  addPoison(owner: string): Promise<void>;
}

/** Makes what can be spoiled in a world. */
export function badRows(
  { table, clock, counts, until }: DeliveryWorld,
  { live, replay, hooks, stream }: DeliveryService,
  users: DeliveryUsers,
): BadRows {
  let poisoned = 0;

  async function spoil(
    key: ReturnType<typeof endpointKey>,
    attribute: string,
    value: unknown,
  ): Promise<unknown> {
    const item = await getItem(table, key);
    if (item) await changeItem(table, key, { patch: { [attribute]: value }, when: EXISTS });
    await until(clock.now() + UNREADABLE_MS);
    return item?.[attribute];
  }

  return {
    async spoilSecrets({ id }) {
      counts.add('bad row: secrets');
      const key = endpointSecretsKey(id);
      const sealed = await spoil(key, 'sealed', 'v1.none.bm90aGluZw');
      await changeItem(table, key, { patch: { sealed: sealed as string }, when: EXISTS });
    },
    async spoilFilter(endpoint) {
      counts.add('bad row: filter');
      const fromMs = clock.now();
      const key = endpointKey(endpoint.owner, endpoint.id);
      const filter = await spoil(key, 'filter', { q: { a__no_such: 1 } });
      await users.change(endpoint, { filter: filter ?? null });
      await users.recoverSince(endpoint, fromMs - HOUR);
    },
    async addPoison(owner) {
      counts.add('bad row: event');
      poisoned += 1;
      stream.add({
        ...eventSourceKey(`p-poison-${poisoned}`),
        sk: 'SOURCE',
        owner,
        event: { data: '{' },
      });
      await live.send([{ body: POISON }]);
      await replay.send([{ body: POISON }]);
      await hooks.queue.send([{ body: POISON }]);
    },
  };
}
