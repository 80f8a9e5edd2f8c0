import { createServer } from 'node:http';
import { boundedPush } from './bounded-push.ts';
import { type Clock, realClock } from './clock.ts';
import { createWorld } from './create-world.ts';
import type { Delivery } from './delivery/delivery.ts';
import { createPoster } from './delivery/poster.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Google } from './google.ts';
import { createListener } from './http/listener.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import { closeServer, listen } from './http/server.ts';
import { createIdentities } from './oauth/identities.ts';
import { createHelpers } from './simulator/helpers.ts';
import { createSimulate } from './simulator/simulate.ts';

/** How a Google may differ from the usual one. */
export interface GoogleOptions {
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  clock?: Clock;
  /** Decides gaps, jitter, header case and faults by chance. */
  random?: () => number;
  faults?: Partial<Faults>;
  tokenLifetimeSeconds?: number;
}

const TOKEN_LIFETIME_IN_SECONDS = 3599;

/** Starts a Google that serves all its APIs over HTTP and notifies the channels opened there. */
export async function startGoogle(options: GoogleOptions = {}): Promise<Google> {
  const { port = 0, host = '127.0.0.1', clock = realClock, random = Math.random } = options;
  const { tokenLifetimeSeconds = TOKEN_LIFETIME_IN_SECONDS } = options;
  const faults = createFaults(options.faults);
  const requests: RecordedRequest[] = [];
  const deliveries: Delivery[] = [];
  const poster = createPoster();
  let url = '';
  const tokenUri = (): string => `${url}/token`;

  const identities = createIdentities(clock, { tokenLifetimeSeconds, tokenUri });
  const record = (delivery: Delivery): void => boundedPush(deliveries, delivery);
  const world = createWorld({ clock, random, faults, identities, poster, record });
  const server = createServer(
    createListener(world, {
      tokenUri,
      simulate: createSimulate(world, deliveries),
      record: (request) => boundedPush(requests, request),
    }),
  );
  url = `http://${host}:${await listen(server, port, host)}`;
  const unsettle = clock.settleWith?.(world.inFlight.idle);

  return {
    url,
    clock,
    faults,
    requests,
    deliveries,
    ...createHelpers(world),
    async close() {
      unsettle?.();
      world.timers.close();
      poster.close();
      await closeServer(server);
      await world.inFlight.idle();
    },
  };
}
