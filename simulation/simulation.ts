import { moveAllWatches, redeploy, watchesNotMoved } from './deployments.ts';
import { renewalService } from './renewal-service.ts';
import {
  DAY,
  type FaultRates,
  NO_FAULTS,
  PERIOD_MS,
  RECOVERY_MS,
  SETTLING_MS,
} from './settings.ts';
import { createUsers, type Users } from './users.ts';
import { judge, type Verdict } from './verdict.ts';
import { startWorld, type World } from './world.ts';

/** What to simulate. */
export interface SimulationOptions {
  seed: number;
  watches: number;
  days: number;
  /** Rates of faults that differ from the usual ones. */
  rates?: Partial<FaultRates>;
  /** Called after each day, with its number. */
  onDay?: ((day: number) => void) | undefined;
}

/** The result of a simulation. */
export interface SimulationReport extends Omit<SimulationOptions, 'onDay' | 'rates'>, Verdict {
  counts: Record<string, number>;
  /** How long the simulation took. */
  seconds: number;
}

/** Something that happens at a time, other than the periods of the sweep. */
interface ScheduledAction {
  atMs: number;
  act(): Promise<unknown>;
}

interface Stretch extends Pick<SimulationOptions, 'onDay'> {
  endMs: number;
  /** In the order of their times. */
  schedule: readonly ScheduledAction[];
}

/**
 * Keeps watches alive for some days in which faults of all kinds occur, and then for some more
 * without faults. Time is simulated: it stands still while code runs, and skips the periods in which
 * nothing is due.
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
    const notMoved: string[] = [];
    const endMs = world.clock.now() + options.days * DAY;
    const schedule = scheduledActions(world, users, { ...options, endMs, notMoved });
    await runUntil(world, users, { endMs, schedule, onDay });
    await users.reconnectRevoked();
    Object.assign(world.rates, NO_FAULTS);
    world.google.faults.drop = 0;
    await runUntil(world, users, { endMs: endMs + SETTLING_MS, schedule: [] });
    await finishEvents(world);
    const verdict = await judge(world, users, notMoved);
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    return { ...options, ...verdict, counts: world.counts.all(), seconds };
  } finally {
    await world.close();
  }
}

const DEPLOYMENTS = 2;
/** How many watches are being renewed at the moment of a deployment. */
const RENEWING = 20;
const REVOKED_SHARE = 0.001;
const DELETED_SHARE_PER_DAY = 0.002;

interface ScheduleOptions extends Pick<SimulationOptions, 'watches' | 'days'> {
  endMs: number;
  /** Gets the watches that a deployment has not moved in time. */
  notMoved: string[];
}

function scheduledActions(
  world: World,
  users: Users,
  { watches, days, endMs, notMoved }: ScheduleOptions,
): ScheduledAction[] {
  const { random, clock } = world;
  const startMs = clock.now();
  const actions: ScheduledAction[] = [];
  const add = (atMs: number, act: ScheduledAction['act']) => actions.push({ atMs, act });
  // At least half a day after the beginning, when watches are created, and before the end.
  const anyTime = () => startMs + DAY / 2 + random.fraction() * (endMs - startMs - DAY);
  for (let number = 0; number < DEPLOYMENTS; number += 1) {
    const atMs = anyTime();
    add(atMs, () => redeploy(world, users.sample(RENEWING)));
    add(atMs + 2 * PERIOD_MS, () => moveAllWatches(world));
    add(atMs + RECOVERY_MS, async () => notMoved.push(...(await watchesNotMoved(world))));
  }
  for (let number = 0; number < Math.max(1, watches * REVOKED_SHARE); number += 1) {
    const atMs = anyTime();
    add(atMs, async () => users.revokeOne());
    add(atMs + DAY, () => users.reconnectRevoked());
  }
  for (let number = 0; number < watches * days * DELETED_SHARE_PER_DAY; number += 1)
    add(anyTime(), () => users.deleteOne());
  for (let atMs = startMs + DAY; atMs < endMs; atMs += DAY) add(atMs, () => users.renewGivenUp());
  return actions.toSorted((a, b) => a.atMs - b.atMs);
}

/** Dispatches what Google still delivers, until nothing is left. */
async function finishEvents({ clock, google, dispatching }: World): Promise<void> {
  do {
    await clock.advance(PERIOD_MS);
    await google.idle();
  } while (await dispatching.runPeriod());
}

// How often the log is read in a period.
const READ_RATE = 0.2;

async function runUntil(world: World, users: Users, stretch: Stretch): Promise<void> {
  const { endMs, schedule, onDay = () => undefined } = stretch;
  const { clock, google, random, rates, dispatching, reader } = world;
  const service = renewalService(world);
  const left = [...schedule];
  const startMs = clock.now();
  let day = 0;
  while (clock.now() < endMs) {
    const today = Math.floor((clock.now() - startMs) / DAY);
    if (today !== day) onDay(today);
    day = today;
    const isMissing = await users.createMissing();
    const hasWork = await service.runPeriod();
    while (left[0] && left[0].atMs <= clock.now()) await left.shift()?.act();
    if (random.occurs(rates.change)) users.changeSomething();
    await google.idle();
    const hasRecords = await dispatching.runPeriod();
    if (random.occurs(READ_RATE)) await reader.readOn();
    const mayHaveMore = hasWork || hasRecords || isMissing;
    const dueAtMs = mayHaveMore ? 0 : Math.min(await service.nextDueAt(), left[0]?.atMs ?? endMs);
    const periods = Math.ceil((Math.min(dueAtMs, endMs) - clock.now()) / PERIOD_MS);
    await clock.advance(Math.max(1, periods) * PERIOD_MS);
  }
}
