import type { BadRows } from './bad-rows.ts';
import type { HookUsers } from './hooks/hook-users.ts';
import type { Publishers } from './publishers.ts';
import { DAY } from './settings.ts';
import type { DeliveryUsers, SimulatedEndpoint } from './users.ts';
import type { DeliveryWorld } from './world.ts';

/** What happens to endpoints, and to the services that Tidings uses, at random times. */
export interface ActionsOptions {
  users: DeliveryUsers;
  hooks: HookUsers;
  publishers: Publishers;
  bad: BadRows;
  endpoints: number;
  days: number;
  endMs: number;
}

const HOUR = 60 * 60_000;
const MINUTE = 60_000;
// So many of each a day, for each hundred endpoints.
const PER_DAY = {
  pause: 4,
  create: 2,
  remove: 0.5,
  secrets: 2,
  filter: 1,
  hook: 12,
  unhook: 6,
} as const;
const SECONDS_AROUND = 20;
const REFUSES_EVERY_DAYS = 3;
const REFUSES_MS = 20 * MINUTE;
const ENABLED_PER_DAY = 0.4;
const RECOVERS_EVERY_DAYS = 7;

/** Plans all that. Each day users enable some of what is disabled, and each week they recover the rest. */
export function scheduleActions(world: DeliveryWorld, options: ActionsOptions): void {
  const { clock, rates } = world;
  const { users, hooks, publishers, bad, endpoints, days, endMs } = options;
  const random = world.random.fork();
  const startMs = clock.now();

  function plan(atMs: number, act: () => unknown): void {
    clock.setTimeout(() => void act(), Math.round(atMs) - clock.now());
  }

  // Not before and not after the events are published.
  const anyTime = () => startMs + random.fraction() * (endMs - startMs - 8 * HOUR);
  const isUsed = new Set<string>();

  // One that nothing else is done to.
  function anyEndpoint(): SimulatedEndpoint | undefined {
    const free = users.endpoints.filter(({ id, isDeleted }) => !isDeleted && !isUsed.has(id));
    const [first] = free;
    return first && random.oneOf([first, ...free.slice(1)]);
  }

  async function withEndpoint(act: (endpoint: SimulatedEndpoint) => Promise<void>): Promise<void> {
    const endpoint = anyEndpoint();
    if (!endpoint) return;
    isUsed.add(endpoint.id);
    await act(endpoint);
    isUsed.delete(endpoint.id);
  }

  async function pauseForHours(endpoint: SimulatedEndpoint): Promise<void> {
    await users.pause(endpoint);
    await world.until(clock.now() + random.integer(1, 7) * HOUR);
    await users.enable(endpoint);
  }

  async function refuse(what: 'database' | 'queue'): Promise<void> {
    world.counts.add(`${what} refuses everything`);
    const before = rates[what];
    rates[what] = 1;
    await world.until(clock.now() + REFUSES_MS);
    rates[what] = before;
  }

  // With events at the same time: the first of them are matched by those who do not know the hook yet.
  async function createHook(): Promise<void> {
    const owner = random.oneOf(users.owners as [string, ...string[]]);
    publishers.publishEachSecond(owner, SECONDS_AROUND);
    await world.until(clock.now() + random.integer(1, SECONDS_AROUND) * 1000);
    await hooks.create(owner);
  }

  const acts = {
    pause: () => withEndpoint(pauseForHours),
    create: () => users.create(),
    remove: () => withEndpoint(users.remove),
    secrets: () => withEndpoint(bad.spoilSecrets),
    filter: () => withEndpoint(bad.spoilFilter),
    hook: createHook,
    unhook: () => hooks.removeOne(),
  } as const;
  for (const [name, perDay] of Object.entries(PER_DAY)) {
    const act = acts[name as keyof typeof acts];
    const count = Math.max(1, Math.round((perDay * days * endpoints) / 100));
    for (let number = 0; number < count; number += 1) plan(anyTime(), act);
  }
  for (let day = 0; day < days; day += 1) {
    if (day > 0) plan(startMs + day * DAY, () => users.enableStopped(ENABLED_PER_DAY));
    plan(anyTime(), () => bad.addPoison(users.owners[day % users.owners.length] ?? ''));
    if (day > 0 && day % RECOVERS_EVERY_DAYS === 0)
      plan(startMs + day * DAY + 2 * HOUR, () => recoverFailed(users));
    if (day % REFUSES_EVERY_DAYS !== 1) continue;
    const atMs = startMs + day * DAY + random.fraction() * 20 * HOUR;
    plan(atMs, () => refuse('database'));
    plan(atMs + 2 * HOUR, () => refuse('queue'));
  }
}

async function recoverFailed(users: DeliveryUsers): Promise<void> {
  for (const owner of users.owners) await users.recoverFailed(owner);
}
