import { DELIVERY_ROUTES, type DeliveryRouteDeps } from '../../lib/deliveries/delivery-routes.ts';
import { ENDPOINT_ROUTES } from '../../lib/endpoints/endpoint-routes.ts';
import { allEndpoints } from '../../lib/endpoints/rows/read-endpoints.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import type { DeliveryService } from './delivery-service.ts';
import { sender } from './delivery-service.ts';
import { newEndpointBody } from './new-endpoint.ts';
import { drawOutages } from './outages.ts';
import { ENDPOINTS_PER_OWNER } from './settings.ts';
import type { DeliveryWorld } from './world.ts';

/** An endpoint whose creation was answered. */
export interface SimulatedEndpoint {
  id: string;
  owner: string;
  /** When: every event from then on is for it. */
  createdAtMs: number;
  isDeleted: boolean;
}

/** The users of the management API. Each repeats a request until it is answered. */
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

const RETRY_MS = 30_000;
const MAX_ATTEMPTS = 1000;
const OUTAGE_EVERY_DAYS = 4;

type Whose = Pick<SimulatedEndpoint, 'owner' | 'id'>;
type Json = Record<string, unknown>;

/** Makes the users: their owners have no endpoints at first. */
export function createDeliveryUsers(
  world: DeliveryWorld,
  service: DeliveryService,
  { endpoints: count, endMs }: { endpoints: number; endMs: number },
): DeliveryUsers {
  const { clock, counts, runs, table, servers } = world;
  const random = world.random.fork();
  const owners = Array.from(
    { length: Math.max(2, Math.ceil(count / ENDPOINTS_PER_OWNER)) },
    (_, index) => `owner-${index + 1}`,
  );
  const endpoints: SimulatedEndpoint[] = [];
  const routes = { ...ENDPOINT_ROUTES, ...DELIVERY_ROUTES };
  let lastId = 0;
  let lastServer = 0;

  function depsOf(owner: string): DeliveryRouteDeps {
    return {
      table: world.faultyTable,
      owner,
      now: clock.now,
      log: () => undefined,
      sealer: world.sealer,
      randomId: () => {
        lastId += 1;
        return `id-${lastId}`;
      },
      randomBytes: (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
      maxEndpoints: 1000,
      recipients: { allowLoopback: false },
      checkRecipient: async () => undefined,
      hooksExist: async (ids) => ids.map(() => false),
      post: world.post,
      sendWalk: service.sendWalk,
      sendDeliveries: sender(service.live),
    };
  }

  // What is refused for good is undefined.
  async function request(
    owner: string,
    route: string,
    { id = '', query = {}, body }: { id?: string; query?: Json; body?: () => Json },
  ): Promise<Json | undefined> {
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1)
      try {
        const answer = await runs.start(async () => {
          const text = body && JSON.stringify(body());
          return routes[route]?.(depsOf(owner), { id, query: query as never, body: text });
        });
        return JSON.parse(answer?.body ?? '{}') as Json;
      } catch (error) {
        if (isFinal(error)) return undefined;
        counts.add('request of a user repeated');
        await world.until(clock.now() + RETRY_MS);
      }
    throw new Error(`${route} is never answered`);
  }

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
        return newEndpointBody(random, url);
      };
      const created = await request(owner, 'POST /endpoints', { body });
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

function isFinal(error: unknown): boolean {
  return (
    error instanceof TidingsError &&
    ['endpoint-not-active', 'not-found', 'invalid-request'].includes(error.code)
  );
}
