import { fanOut } from '../../../lib/deliveries/fan-out.ts';
import { subscriptionVersions } from '../../../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../../../lib/endpoints/subscriptions.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import { askHooks } from '../../../lib/hooks/chain/ask-hooks.ts';
import type { ChainDeps } from '../../../lib/hooks/chain/chain-deps.ts';
import { startChains } from '../../../lib/hooks/chain/start-chains.ts';
import type { HookRouteDeps, OutgoingHook, SendHooks } from '../../../lib/hooks/hook-deps.ts';
import { type HookMessage, readHookMessage } from '../../../lib/hooks/hook-message.ts';
import { HOOK_ROUTES } from '../../../lib/hooks/hook-routes.ts';
import { hookSubscriptions } from '../../../lib/hooks/hook-subscriptions.ts';
import type { HookRunner } from '../../../lib/hooks/invoking/hook-runner.ts';
import { processHooks } from '../../../lib/hooks/process-hooks.ts';
import { codeCache } from '../../../lib/hooks/runs/code-cache.ts';
import type { NewEvent } from '../../../lib/outbox/new-event.ts';
import { fromSourceItem } from '../../../lib/outbox/rows/event-source.ts';
import type { Table } from '../../../lib/table/table.ts';
import { rawItems } from '../../support/raw-items.ts';
import { DAY, SECOND, tableOfFile, type World, world } from '../deliveries/stage.ts';
import { drawn, logged } from '../deliveries/walking.ts';
import { type Scripts, scriptedRunner } from './scripted-runner.ts';

const RETENTION_SECONDS = 30 * (DAY / SECOND);
// What a queue holds a message back at most (SQS, `DelaySeconds`).
const DELAY_MAX_SECONDS = 900;

/** A hook as the API shows it, as far as tests read it. */
export interface ShownHook {
  id: string;
  persistent: boolean;
  status: string;
  arg: string;
  secret?: string;
  disabledReason?: string;
  failures?: number;
  expiresAt?: string;
}

/** What differs from a persistent hook of the type `code` for all events. */
export type HookBody = Record<string, unknown>;

/** The functions `dispatch` and `hooks` of one owner, with the world that `deliver` has. */
export interface HookWorld {
  at: World;
  scripts: Scripts;
  queue: (OutgoingHook & { visibleAtMs: number })[];
  /** What deps of `hooks` and of the routes have in common, for another process or owner. */
  chainDeps(changes?: Partial<ChainDeps>): ChainDeps;
  routeDeps(changes?: Partial<HookRouteDeps>): HookRouteDeps;
  sendHooks: SendHooks;
  /** Answers a request to the management API. @throws what the route throws */
  call<Answer>(
    route: string,
    request?: { id?: string; query?: object; body?: unknown },
  ): Promise<Answer>;
  create(body?: HookBody): Promise<ShownHook>;
  /** Puts an event into the log, without handing it on. */
  log(changes?: Partial<NewEvent>): Promise<LoggedEvent>;
  /** Hands events on, in a new process. @returns the numbers of those that were not. */
  handOn(events: readonly LoggedEvent[], table?: Table, sendHooks?: SendHooks): Promise<number[]>;
  /** Both. */
  publish(changes?: Partial<NewEvent>): Promise<LoggedEvent>;
  process(message: HookMessage): Promise<unknown>;
  /** Processes what is visible of the queue of hooks, until nothing is. */
  settle(): Promise<void>;
  /** Lets time pass until then, from one message of either queue to the next. */
  runUntil(atMs: number): Promise<void>;
  /** Events that hooks have emitted, or that say what became of one. */
  sources(type?: string): Promise<NewEvent[]>;
}

/** Starts a world whose code is scripted, or run by the runner that is given. */
export function hookWorld(runner?: HookRunner): HookWorld {
  const at = world();
  const scripts: Scripts = {};
  const table = new Proxy({} as Table, { get: (_, name) => Reflect.get(tableOfFile(), name) });
  const now = () => at.nowMs;
  at.askHooks = askHooks({ table, now });
  let ids = 0;

  const sendHooks: SendHooks = async (outgoing) => {
    for (const { message, delaySeconds = 0 } of outgoing) {
      // It travels as text.
      const read = readHookMessage(JSON.stringify(message));
      if (!read || !(delaySeconds <= DELAY_MAX_SECONDS) || !Number.isInteger(delaySeconds))
        throw new Error(`SQS or hooks refuse ${JSON.stringify({ message, delaySeconds })}`);
      const visibleAtMs = at.nowMs + delaySeconds * SECOND;
      it.queue.push({ message: read, delaySeconds, visibleAtMs });
    }
    return [];
  };

  // Without the sweep, which takes long: what is held back for less than a quarter of an hour is in the queue.
  async function deliverVisible() {
    const visible = at.queue.filter(({ visibleAtMs }) => visibleAtMs <= at.nowMs);
    at.queue = at.queue.filter((one) => !visible.includes(one));
    for (const { message } of visible) await at.deliver(message);
  }

  const it: HookWorld = {
    at,
    scripts,
    queue: [],
    sendHooks,
    chainDeps: (changes = {}) => ({
      table,
      now,
      random: () => 0.5,
      log: at.deps.log,
      runner: runner ?? scriptedRunner(scripts),
      codeOf: codeCache(table),
      retentionSeconds: RETENTION_SECONDS,
      recipients: { allowLoopback: false },
      sendHooks,
      sendDeliveries: at.deps.send,
      metrics: {
        ran: (ok) => void at.metrics.push(ok ? 'ran' : 'failed'),
        disabled: () => void at.metrics.push('disabled'),
      },
      ...changes,
    }),
    routeDeps: (changes = {}) => ({
      table,
      owner: at.owner,
      now,
      log: at.deps.log,
      sealer: at.deps.sealer,
      randomId: () => `${crypto.randomUUID().slice(0, 23)}-${String(ids++).padStart(12, '0')}`,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      maxHooks: 100,
      runner: runner ?? scriptedRunner(scripts),
      recipients: { allowLoopback: false },
      sendHooks,
      ...changes,
    }),
    async call(route, { id = '', query = {}, body } = {}) {
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const request = { id, query: { ...query }, body: text as string | undefined };
      const answer = await HOOK_ROUTES[route]?.(it.routeDeps(), request);
      return JSON.parse(answer?.body || 'null');
    },
    async create(body = {}) {
      // Hooks that are created in the same millisecond have the order of their ids.
      at.nowMs += 1;
      const given = { types: ['*'], type: 'code', arg: 'watches', persistent: true, ...body };
      return it.call('POST /hooks', { body: given });
    },
    log: async (changes) => logged(at, await drawn(at, changes)),
    async handOn(events, other = table, send = sendHooks) {
      const { log } = at.deps;
      const versions = subscriptionVersions({ table: other, now });
      const startDeps = {
        table: other,
        now,
        retentionSeconds: RETENTION_SECONDS,
        sendHooks: send,
      };
      const failed = await fanOut(
        {
          table: other,
          subscriptions: subscriptionsCache({ table: other, versions, log }),
          hooks: {
            of: hookSubscriptions({ table: other, versions, log }),
            start: (owner, chains) => startChains(startDeps, owner, chains),
          },
          retentionSeconds: RETENTION_SECONDS,
          send: at.deps.send,
        },
        at.owner,
        events,
      );
      return [...failed.keys()];
    },
    async publish(changes) {
      const event = await it.log(changes);
      await it.handOn([event]);
      return event;
    },
    process: (message) => processHooks(it.chainDeps(), message),
    async settle() {
      for (;;) {
        const visible = it.queue.filter(({ visibleAtMs }) => visibleAtMs <= at.nowMs);
        if (visible.length === 0) return;
        it.queue = it.queue.filter((one) => !visible.includes(one));
        for (const { message } of visible) await it.process(message);
      }
    },
    async runUntil(atMs) {
      for (;;) {
        await it.settle();
        await deliverVisible();
        const times = [...it.queue, ...at.queue].map(({ visibleAtMs }) => visibleAtMs);
        const next = Math.min(...times.filter((time) => time > at.nowMs));
        if (times.some((time) => time <= at.nowMs)) continue;
        if (next > atMs) break;
        at.nowMs = next;
      }
      at.nowMs = Math.max(at.nowMs, atMs);
    },
    async sources(type) {
      const rows = (await rawItems(tableOfFile())).map(fromSourceItem);
      return rows
        .filter((row) => row?.owner === at.owner && (type === undefined || row.event.type === type))
        .map((row) => row?.event as NewEvent);
    },
  };
  return it;
}
