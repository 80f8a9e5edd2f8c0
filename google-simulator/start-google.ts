import { createServer } from 'node:http';
import { boundedPush } from './bounded-push.ts';
import { type Clock, realClock } from './clock.ts';
import { createControlApi } from './control/control-api.ts';
import { createTestControls } from './control/test-controls.ts';
import { createBackend } from './create-backend.ts';
import type { Delivery } from './delivery/delivery.ts';
import { createPostClient } from './delivery/post-client.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Google } from './google.ts';
import { createListener } from './http/listener.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import { closeServer, listen } from './http/server.ts';
import { createIdentities, type IssuedCredentials } from './oauth/identities.ts';

/** Options of the simulator. */
export interface GoogleOptions {
  /** 0 selects a free port. */
  port?: number;
  host?: string;
  clock?: Clock;
  /** Random source for gaps, jitter, header case and faults. */
  random?: () => number;
  faults?: Partial<Faults>;
  tokenLifetimeSeconds?: number;
  /** The administrators of the customer, by email address. */
  administrators?: string[];
  /** Credentials of an earlier simulator that this one accepts. */
  issued?: IssuedCredentials;
}

const TOKEN_LIFETIME_IN_SECONDS = 3599;
// Google keeps idle connections for minutes, and its clients count on that.
const KEEP_ALIVE_MS = 240_000;
const ADMINISTRATORS = ['admin@example.com', 'user@example.com'];

/** Starts a simulator that serves the APIs over HTTP and notifies the channels opened there. */
export async function startGoogle(options: GoogleOptions = {}): Promise<Google> {
  const { port = 0, host = '127.0.0.1', clock = realClock, random = Math.random } = options;
  const { tokenLifetimeSeconds = TOKEN_LIFETIME_IN_SECONDS } = options;
  const faults = createFaults(options.faults);
  const requests: RecordedRequest[] = [];
  const deliveries: Delivery[] = [];
  const postClient = createPostClient();
  let url = '';
  const tokenUri = (): string => `${url}/token`;

  const { issued = {} } = options;
  const identities = createIdentities(clock, { tokenLifetimeSeconds, tokenUri, issued });
  const record = (delivery: Delivery): void => boundedPush(deliveries, delivery);
  const administrators = new Set(options.administrators ?? ADMINISTRATORS);
  const deps = { clock, random, faults, identities, administrators, postClient, record };
  const backend = createBackend(deps);
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    createListener(backend, {
      host,
      tokenUri,
      control: createControlApi(backend, deliveries),
      record: (request) => boundedPush(requests, request),
    }),
  );
  url = `http://${host}:${await listen(server, port, host)}`;
  const unsettle = clock.settleWith?.(backend.inFlight.idle);

  return {
    url,
    clock,
    faults,
    administrators,
    requests,
    deliveries,
    ...createTestControls(backend),
    async close() {
      unsettle?.();
      backend.timers.close();
      postClient.close();
      await closeServer(server);
      await backend.inFlight.idle();
    },
  };
}
