import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { DeliverDeps } from '../../../lib/deliveries/deliver-deps.ts';
import type { DeliverOutcome } from '../../../lib/deliveries/deliver-outcome.ts';
import {
  type DeliveryMessage,
  readDeliveryMessage,
} from '../../../lib/deliveries/delivery-message.ts';
import {
  type Outgoing,
  QUEUE_DELAY_MAX_SECONDS,
  type SendDeliveries,
} from '../../../lib/deliveries/delivery-queue.ts';
import type { DeliveryRecord } from '../../../lib/deliveries/delivery-record.ts';
import type { AskHooks } from '../../../lib/deliveries/hook-gate.ts';
import { getDelivery } from '../../../lib/deliveries/rows/read-deliveries.ts';
import type { EndpointRecord } from '../../../lib/endpoints/endpoint-record.ts';
import { healthOf } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { type LoggedEvent, logItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow } from '../../../lib/events/rows/put-event.ts';
import { deliverMessage } from '../../../lib/hooks/requests/deliver-message.ts';
import { publishedEventId } from '../../../lib/outbox/event-id.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import type { PostRequest, PostResult } from '../../../lib/recipients/post-result.ts';
import { sweep } from '../../../lib/scheduler/sweep.ts';
import { DUE } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { dueRows, tableOfSweep } from '../../support/due-rows.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { NOW_MS } from '../../support/times.ts';
import { SEALER } from '../endpoints/examples.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
beforeEach(() => emptyTable(table));
afterAll(async () => {
  await table.close();
});

/** The table of this file. */
export const tableOfFile = (): TestTable => table;

/** A request that an endpoint got, or what a hook named. */
export interface Received {
  atMs: number;
  method: string;
  url: string;
  /** The id of the event, or of the request of a hook. */
  eventId: string;
  attempt: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** What an endpoint does with a request. */
export type Answer =
  | number
  | ((request: Received) => PostResult | number | Promise<PostResult | number>);

/** An answer with headers or a body. */
export function answered(
  status: number,
  more: { retryAfter?: string; replyHead?: string } = {},
): PostResult {
  return {
    outcome: 'answered',
    status,
    replyHead: '',
    address: '203.0.113.7',
    durationMs: 12,
    ...more,
  };
}

/** A request that gets no answer. */
export const failed = (
  errorClass: 'dns' | 'connection' | 'tls' | 'timeout' | 'recipient' | 'response',
): PostResult => ({ outcome: 'failed', errorClass, message: 'It failed', durationMs: 9 });

interface Queued extends Outgoing {
  visibleAtMs: number;
}

/** One owner's world: a clock, a queue, an endpoint that answers as it is told, and its log. */
export interface World {
  owner: string;
  nowMs: number;
  answer: Answer;
  received: Received[];
  queue: Queued[];
  logged: string[];
  metrics: string[];
  outcomes: DeliverOutcome[];
  deps: DeliverDeps;
  /** What the hooks that an endpoint waits for have made of an event. */
  askHooks: AskHooks;
  /** Whether the messages that are visible together are delivered side by side. */
  isParallel: boolean;
  /** What another process has, which shares all but the table. */
  on(other: Table, send?: SendDeliveries): DeliverDeps;
  /** An event with the next number in the owner's log. */
  event(changes?: Partial<NewEvent>, keptDays?: number): Promise<LoggedEvent>;
  /** The first message for an event and an endpoint. */
  message(endpoint: EndpointRecord, event: LoggedEvent): DeliveryMessage;
  deliver(message: DeliveryMessage): Promise<DeliverOutcome>;
  /** Sweeps, and delivers what is visible in the queue now. */
  step(): Promise<number>;
  /** Lets time pass until then, from one message or sweep with something due to the next. */
  runUntil(atMs: number): Promise<void>;
  row(endpoint: EndpointRecord, event: LoggedEvent): Promise<DeliveryRecord | undefined>;
  health(
    endpoint: EndpointRecord,
  ): ReturnType<typeof healthOf> extends Promise<Map<string, infer Health>>
    ? Promise<Health | undefined>
    : never;
}

async function dueTimes(): Promise<number[]> {
  const rows = await dueRows(table);
  return rows.flatMap(({ due, dueAtMs }) => (DUE.deliveryShards.includes(due) ? [dueAtMs] : []));
}

// It comes every minute.
function nextSweep(dueAtMs: number): number {
  return Math.ceil(dueAtMs / MINUTE) * MINUTE;
}

/** Starts a world whose endpoint answers 204. */
export function world(): World {
  let sequence = 0;
  const owner = crypto.randomUUID();

  async function post({ method = 'POST', url, headers, body }: PostRequest): Promise<PostResult> {
    const request: Received = {
      method,
      atMs: it.nowMs,
      url,
      eventId: headers['webhook-id'] ?? '',
      attempt: Number(headers['tidings-attempt']),
      headers,
      body,
    };
    it.received.push(request);
    const result = typeof it.answer === 'number' ? it.answer : await it.answer(request);
    return typeof result === 'number' ? answered(result) : result;
  }

  const send: SendDeliveries = async (outgoing) => {
    for (const { message, delaySeconds = 0 } of outgoing) {
      // It travels as text.
      const read = readDeliveryMessage(JSON.stringify(message));
      if (!read || !(delaySeconds <= QUEUE_DELAY_MAX_SECONDS))
        throw new Error(`SQS or deliver refuses ${JSON.stringify({ message, delaySeconds })}`);
      it.queue.push({
        message: read,
        delaySeconds,
        visibleAtMs: it.nowMs + delaySeconds * SECOND,
      });
    }
    return [];
  };

  const on = (other: Table, otherSend = send): DeliverDeps => ({
    table: other,
    now: () => it.nowMs,
    random: () => 0.5,
    log: (level, message) => void it.logged.push(`${level} ${message}`),
    sealer: SEALER,
    post,
    send: otherSend,
    askHooks: (...asked) => it.askHooks(...asked),
    metrics: {
      failing: () => void it.metrics.push('failing'),
      disabled: () => void it.metrics.push('disabled'),
    },
  });

  const it: World = {
    owner,
    nowMs: NOW_MS,
    isParallel: false,
    answer: 204,
    received: [],
    queue: [],
    logged: [],
    metrics: [],
    outcomes: [],
    askHooks: async () => ({ kind: 'open' }),
    deps: on(new Proxy({} as Table, { get: (_, name) => Reflect.get(table, name) })),
    on,
    async event(changes = {}, keptDays = 30) {
      sequence += 1;
      const event: NewEvent = {
        id: publishedEventId(owner, crypto.randomUUID()),
        type: 'order.created',
        source: '/events',
        timeMs: it.nowMs,
        data: { total: sequence },
        ...changes,
      };
      const logged = { event, sequence, drawnAtMs: it.nowMs };
      const ttlSeconds = Math.floor(it.nowMs / SECOND) + (keptDays * DAY) / SECOND;
      await putLogRow(table, logItem(logged, { owner, ttlSeconds }));
      return logged;
    },
    message: ({ id: endpointId }, { event, sequence: number }) => ({
      owner,
      endpointId,
      eventId: event.id,
      sequence: number,
      version: 0,
    }),
    deliver: (message) => deliverMessage(it.deps, message),
    async step() {
      await sweep({
        table: tableOfSweep(table),
        now: () => it.nowMs,
        log: () => undefined,
        send: async () => [],
        sendDeliveries: send,
        endAtMs: Number.POSITIVE_INFINITY,
      });
      const visible = it.queue.filter(({ visibleAtMs }) => visibleAtMs <= it.nowMs);
      it.queue = it.queue.filter((one) => !visible.includes(one));
      const group = it.isParallel ? visible.length : 1;
      for (let from = 0; from < visible.length; from += group) {
        const together = visible.slice(from, from + group);
        it.outcomes.push(
          ...(await Promise.all(together.map(({ message }) => it.deliver(message)))),
        );
      }
      return visible.length;
    },
    async runUntil(atMs) {
      while (it.nowMs < atMs) {
        while ((await it.step()) > 0);
        const next = Math.min(
          ...it.queue.map(({ visibleAtMs }) => visibleAtMs),
          ...(await dueTimes()).map((dueAtMs) => nextSweep(dueAtMs)),
        );
        it.nowMs = Math.min(atMs, Math.max(it.nowMs + 1, next));
      }
    },
    row: ({ id: endpointId }, { event: { id: eventId } }) =>
      getDelivery(table, owner, { endpointId, eventId }),
    health: async ({ id }) => (await healthOf(table, [id])).get(id),
  };
  return it;
}
