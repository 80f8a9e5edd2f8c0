import { allEndpoints } from '../../lib/endpoints/rows/read-endpoints.ts';
import type { Json, ManagementApi } from './management-api.ts';
import { newEndpointBody } from './new-endpoint.ts';
import { drawOutages } from './outages.ts';
import type { DeliveryWorld } from './world.ts';

/** An endpoint whose creation was answered. */
export interface SimulatedEndpoint {
  id: string;
  owner: string;
  /** When: every event from then on is for it. */
  createdAtMs: number;
  isDeleted: boolean;
}

/** Those whose endpoints these are. */
export interface DeliveryUsers {
  owners: readonly string[];
  endpoints: readonly SimulatedEndpoint[];
  /** Creates an endpoint of one of the owners. */
  create(): Promise<void>;
  pause(endpoint: SimulatedEndpoint): Promise<void>;
  /** Enables an endpoint, and recovers what it has missed. */
  enable(endpoint: SimulatedEndpoint): Promise<void>;
  /** Changes what an endpoint is. */
  change(endpoint: SimulatedEndpoint, changes: Record<string, unknown>): Promise<void>;
  remove(endpoint: SimulatedEndpoint): Promise<void>;
  /** Recovers what an endpoint has missed since a time. */
  recoverSince(endpoint: Pick<SimulatedEndpoint, 'owner' | 'id'>, sinceMs: number): Promise<void>;
  /** Recovers what is listed as failed. */
  recoverFailed(owner: string): Promise<void>;
  /** Enables what is disabled or paused, each with this probability. */
  enableStopped(probability: number): Promise<void>;
}

/** Who they are, and when they stop. */
export interface DeliveryUsersOptions {
  owners: readonly string[];
  /** The hooks that an endpoint of an owner can wait for. */
  hooksOf: (owner: string) => readonly string[];
  endMs: number;
}

const MAX_REFUSALS = 10;
const OUTAGE_EVERY_DAYS = 4;

type Whose = Pick<SimulatedEndpoint, 'owner' | 'id'>;

/** Makes the users: their owners have no endpoints at first. */
export function createDeliveryUsers(
  world: DeliveryWorld,
  request: ManagementApi,
  { owners, hooksOf, endMs }: DeliveryUsersOptions,
): DeliveryUsers {
  const { clock, counts, table, servers } = world;
  const random = world.random.fork();
  const endpoints: SimulatedEndpoint[] = [];
  let lastServer = 0;

  async function recover({ owner, id }: Whose, sinceMs?: number): Promise<void> {
    counts.add('recovery requested');
    const body = () => (sinceMs === undefined ? {} : { since: new Date(sinceMs).toISOString() });
    await request(owner, 'POST /endpoints/{id}/recover', { id, body });
  }

  async function enable(endpoint: Whose): Promise<void> {
    counts.add('endpoint enabled');
    const { owner, id } = endpoint;
    await request(owner, 'POST /endpoints/{id}/enable', { id });
    await recover(endpoint);
  }

  return {
    owners,
    endpoints,
    enable,
    recoverSince: recover,
    async create() {
      const owner = random.oneOf(owners as [string, ...string[]]);
      // An answer that is lost leaves an endpoint behind that has another URL.
      const body = () => {
        lastServer += 1;
        const url = `https://server-${lastServer}.example.com/`;
        const fromMs = clock.now();
        const range = { fromMs, toMs: endMs, everyDays: OUTAGE_EVERY_DAYS };
        servers.add(url, drawOutages(random.fork(), range));
        return newEndpointBody(random, url, hooksOf(owner));
      };
      // It is refused if a hook that it is to wait for is deleted meanwhile.
      let created: Json | undefined;
      for (let attempts = 0; !created && attempts < MAX_REFUSALS; attempts += 1)
        created = await request(owner, 'POST /endpoints', { body });
      if (!created) throw new Error('An endpoint is refused');
      counts.add('endpoint created');
      const id = String(created['id']);
      endpoints.push({ id, owner, createdAtMs: clock.now(), isDeleted: false });
    },
    async pause({ owner, id }) {
      counts.add('endpoint paused');
      await request(owner, 'POST /endpoints/{id}/pause', { id });
    },
    async change({ owner, id }, changes) {
      await request(owner, 'PATCH /endpoints/{id}', { id, body: () => changes });
    },
    async remove(endpoint) {
      counts.add('endpoint deleted');
      endpoint.isDeleted = true;
      await request(endpoint.owner, 'DELETE /endpoints/{id}', { id: endpoint.id });
    },
    async recoverFailed(owner) {
      const oldest = new Map<string, number>();
      let cursor: string | undefined;
      do {
        const query = { status: 'failed', limit: '100', ...(cursor ? { cursor } : {}) };
        const page = await request(owner, 'GET /deliveries', { query });
        for (const { endpoint, event, createdAt } of (page?.['deliveries'] ?? []) as Json[]) {
          const known = oldest.get(String(endpoint)) ?? Number.POSITIVE_INFINITY;
          // Of an event that had expired only its delivery's time is known.
          const { time = createdAt } = event as Json;
          oldest.set(String(endpoint), Math.min(known, Date.parse(String(time))));
        }
        cursor = page?.['nextCursor'] as string | undefined;
      } while (cursor !== undefined);
      for (const [id, eventTimeMs] of oldest) await recover({ owner, id }, eventTimeMs);
    },
    async enableStopped(probability) {
      for (const owner of owners)
        for (const { id, status } of await allEndpoints(table, owner)) {
          if (status !== 'active' && random.occurs(probability)) await enable({ owner, id });
        }
    },
  };
}
