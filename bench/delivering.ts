import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requiredVariable } from '../handlers/parts/environment.ts';
import type { DeliverDeps } from '../lib/deliveries/deliver-deps.ts';
import type { SendDeliveries } from '../lib/deliveries/delivery-queue.ts';
import { createEndpoint } from '../lib/endpoints/create-endpoint.ts';
import { type LoggedEvent, logItem } from '../lib/events/rows/log-item.ts';
import { putLogRow } from '../lib/events/rows/put-event.ts';
import { publishedEventId } from '../lib/outbox/event-id.ts';
import { createPoster } from '../lib/recipients/poster.ts';
import { sealer } from '../lib/secrets/sealer.ts';
import type { Table } from '../lib/table/table.ts';
import { fixedSecret } from '../simulation/fixed-secret.ts';

/** What a benchmark of deliveries is made of. */
export interface Delivering {
  table: Table;
  owner: string;
  deps: DeliverDeps;
  /** Creates an endpoint for all events. @returns its id. */
  newEndpoint(url: string): Promise<string>;
  /** Puts an event into the owner's log. */
  newEvent(sequence: number): Promise<LoggedEvent>;
}

const DAY_IN_SECONDS = 86_400;

/** Prepares deliveries in the table of the environment, for an owner without endpoints. */
export function delivering(send: SendDeliveries): Delivering {
  // A client that waits: the database, the queue and twenty batches share this process.
  const client = new DynamoDBClient({ maxAttempts: 5 });
  const table = {
    client: DynamoDBDocumentClient.from(client),
    name: requiredVariable(process.env, 'TABLE_NAME'),
    deadlineMs: 30_000,
  };
  const owner = crypto.randomUUID();
  const ofBench = sealer(fixedSecret('the-seal-secret-of-a-benchmark-only'));
  const post = createPoster({ allowLoopback: true, now: Date.now });
  const ignore = () => undefined;
  return {
    table,
    owner,
    deps: {
      table,
      now: Date.now,
      random: Math.random,
      log: ignore,
      sealer: ofBench,
      post,
      send,
      askHooks: async () => ({ kind: 'open' }),
      metrics: { failing: ignore, disabled: ignore },
    },
    async newEndpoint(url) {
      const id = crypto.randomUUID();
      await createEndpoint(
        {
          table,
          owner,
          now: Date.now,
          log: ignore,
          sealer: ofBench,
          randomId: () => crypto.randomUUID(),
          randomBytes,
          maxEndpoints: 1000,
          recipients: { allowLoopback: true },
          checkRecipient: async () => undefined,
          hooksExist: async (ids) => ids.map(() => false),
          post,
          sendWalk: async () => undefined,
        },
        id,
        {
          url,
          events: ['*'],
          format: 'cloudevents',
          timeoutSeconds: 25,
          headers: {},
          paused: false,
        },
      );
      return id;
    },
    async newEvent(sequence) {
      const nowMs = Date.now();
      const event = {
        id: publishedEventId(owner, String(sequence)),
        type: 'order.created',
        source: `/owners/${owner}`,
        timeMs: nowMs,
        data: { number: sequence },
      };
      const logged = { event, sequence, drawnAtMs: nowMs };
      const ttlSeconds = Math.ceil(nowMs / 1000) + DAY_IN_SECONDS;
      await putLogRow(table, logItem(logged, { owner, ttlSeconds }));
      return logged;
    },
  };
}
