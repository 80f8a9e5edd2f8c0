import { leftBehind, reconcile, redeploy } from './deployments.ts';
import { renewalService } from './renewal-service.ts';
import { CALM, DAY, PERIOD_MS, type Rates, RECOVERY_MS, SETTLING_MS } from './settings.ts';
import { createUsers, type Users } from './users.ts';
import { judge, type Verdict } from './verdict.ts';
import { startWorld, type World } from './world.ts';

/** What to simulate. */
export interface SimulationOptions {
  seed: number;
  watches: number;
  days: number;
  /** What goes wrong more often than usual, or less. */
  rates?: Partial<Rates>;
  /** Hears of each day that has passed. */
  onDay?: (day: number) => void;
}

/** What came of it. */
export interface SimulationReport extends Omit<SimulationOptions, 'onDay' | 'rates'>, Verdict {
  counts: Record<string, number>;
  seconds: number;
}

interface Life extends Pick<SimulationOptions, 'onDay'> {
  endMs: number;
  happenings: readonly Happening[];
}

interface Happening {
  atMs: number;
  happen(): Promise<unknown>;
}

/**
 * Lets watches live for some days while everything goes wrong, and then for some more in peace.
 * Time is simulated, and stands still while something is done; what is asleep until then is not
 * looked at, as nothing would be found.
 */
export async function simulate({
  onDay,
  rates,
  ...options
}: SimulationOptions): Promise<SimulationReport> {
  const startedMs = performance.now();
  const world = await startWorld(options.seed);
  Object.assign(world.rates, rates);
  try {
    const users = await createUsers(world, options.watches);
    const behind: string[] = [];
    const endMs = world.clock.now() + options.days * DAY;
    await live(world, users, {
      ...(onDay ? { onDay } : {}),
      endMs,
      happenings: happeningsOf(world, users, { ...options, endMs, behind }),
    });
    await users.reconnect();
    Object.assign(world.rates, CALM);
    world.google.faults.drop = 0;
    await live(world, users, { endMs: endMs + SETTLING_MS, happenings: [] });
    const verdict = await judge(world, users, behind);
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    return { ...options, ...verdict, counts: world.counts.all(), seconds };
  } finally {
    await world.close();
  }
}

const DEPLOYMENTS = 2;
// So many watches are being renewed at the moment of a deployment.
const BUSY = 20;
const REVOKED_SHARE = 0.001;
const CHANGES_OF_MIND_PER_DAY = 0.002;

function happeningsOf(
  world: World,
  users: Users,
  { watches, days, endMs, behind }: SimulationOptions & { endMs: number; behind: string[] },
): Happening[] {
  const { chance, clock } = world;
  const startMs = clock.now();
  const happenings: Happening[] = [];
  const add = (atMs: number, happen: Happening['happen']) => happenings.push({ atMs, happen });
  // Not on the first day, when all begins, nor on the last.
  const anyTime = () => startMs + DAY / 2 + chance.random() * (endMs - startMs - DAY);
  for (let number = 0; number < DEPLOYMENTS; number += 1) {
    const atMs = anyTime();
    add(atMs, () => redeploy(world, users.some(BUSY)));
    add(atMs + 2 * PERIOD_MS, () => reconcile(world));
    add(atMs + RECOVERY_MS, async () => behind.push(...(await leftBehind(world))));
  }
  for (let number = 0; number < Math.max(1, watches * REVOKED_SHARE); number += 1) {
    const atMs = anyTime();
    add(atMs, async () => users.revoke());
    add(atMs + DAY, () => users.reconnect());
  }
  for (let number = 0; number < watches * days * CHANGES_OF_MIND_PER_DAY; number += 1)
    add(anyTime(), () => users.changeMind());
  for (let atMs = startMs + DAY; atMs < endMs; atMs += DAY) add(atMs, () => users.insist());
  return happenings.toSorted((a, b) => a.atMs - b.atMs);
}

async function live(
  world: World,
  users: Users,
  { endMs, happenings, onDay = () => undefined }: Life,
): Promise<void> {
  const { clock, google } = world;
  const service = renewalService(world);
  const left = [...happenings];
  const startMs = clock.now();
  let day = 0;
  while (clock.now() < endMs) {
    const today = Math.floor((clock.now() - startMs) / DAY);
    if (today !== day) onDay(today);
    day = today;
    const hasMore = await users.ask();
    const isBusy = (await service.turn()) || hasMore;
    while (left[0] && left[0].atMs <= clock.now()) await left.shift()?.happen();
    await google.idle();
    const nextMs = isBusy ? 0 : Math.min(await service.nextDueAt(), left[0]?.atMs ?? endMs, endMs);
    const periods = Math.max(1, Math.ceil((nextMs - clock.now()) / PERIOD_MS));
    await clock.advance(periods * PERIOD_MS);
  }
}
