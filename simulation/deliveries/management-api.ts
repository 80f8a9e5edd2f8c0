import { DELIVERY_ROUTES, type DeliveryRouteDeps } from '../../lib/deliveries/delivery-routes.ts';
import { ENDPOINT_ROUTES } from '../../lib/endpoints/endpoint-routes.ts';
import type { HookRouteDeps } from '../../lib/hooks/hook-deps.ts';
import { HOOK_ROUTES } from '../../lib/hooks/hook-routes.ts';
import { hooksExist } from '../../lib/hooks/rows/hooks-exist.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { type DeliveryService, sender } from './delivery-service.ts';
import type { DeliveryWorld } from './world.ts';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** What a request has. */
export interface ApiRequest {
  id?: string;
  query?: Json;
  /** Makes the body, anew for each repetition. */
  body?: () => Json;
}

/**
 * The management API as a user has it who repeats a request until it is answered.
 * @returns the answer's body; undefined for what is refused for good
 */
export type ManagementApi = (
  owner: string,
  route: string,
  request: ApiRequest,
) => Promise<Json | undefined>;

const RETRY_MS = 30_000;
const MAX_ATTEMPTS = 1000;
const MOST = 1000;
const ROUTES = { ...ENDPOINT_ROUTES, ...DELIVERY_ROUTES, ...HOOK_ROUTES };

/** Makes the API of a service. */
export function managementApi(world: DeliveryWorld, service: DeliveryService): ManagementApi {
  const { clock, counts, runs, faultyTable: table } = world;
  const random = world.random.fork();
  let lastId = 0;

  function depsOf(owner: string): DeliveryRouteDeps & HookRouteDeps {
    return {
      table,
      owner,
      now: clock.now,
      log: () => undefined,
      sealer: world.sealer,
      randomId: () => {
        lastId += 1;
        return `id-${lastId}`;
      },
      randomBytes: (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
      maxEndpoints: MOST,
      maxHooks: MOST,
      recipients: { allowLoopback: false },
      checkRecipient: async () => undefined,
      hooksExist: (ids) => hooksExist(table, owner, ids, clock.now()),
      post: world.post,
      runner: service.hooks.runner,
      sendHooks: service.hooks.send,
      sendWalk: service.sendWalk,
      sendDeliveries: sender(service.live),
    };
  }

  return async (owner, route, { id = '', query = {}, body }) => {
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts += 1)
      try {
        const answer = await runs.start(async () => {
          const text = body && JSON.stringify(body());
          return ROUTES[route]?.(depsOf(owner), { id, query: query as never, body: text });
        });
        return JSON.parse(answer?.body || '{}') as Json;
      } catch (error) {
        if (isFinal(error)) return undefined;
        counts.add('request of a user repeated');
        await world.until(clock.now() + RETRY_MS);
      }
    throw new Error(`${route} is never answered`);
  };
}

function isFinal(error: unknown): boolean {
  return (
    error instanceof TidingsError &&
    ['endpoint-not-active', 'not-found', 'invalid-request'].includes(error.code)
  );
}
