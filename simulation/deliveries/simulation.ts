import { badRows } from './bad-rows.ts';
import { startDeliveryService } from './delivery-service.ts';
import { createHookUsers, type HookUsers } from './hooks/hook-users.ts';
import { managementApi } from './management-api.ts';
import { startPublishers } from './publishers.ts';
import { scheduleActions } from './scheduled-actions.ts';
import {
  DAY,
  type DeliveryFaultRates,
  ENDPOINTS_PER_OWNER,
  NO_DELIVERY_FAULTS,
  RECOVERY_MS,
  SETTLING_MS,
} from './settings.ts';
import { createDeliveryUsers, type DeliveryUsers } from './users.ts';
import { type DeliveryVerdict, judgeDeliveries } from './verdict.ts';
import { type DeliveryWorld, startDeliveryWorld } from './world.ts';

/** What to simulate. */
export interface DeliverySimulationOptions {
  seed: number;
  endpoints: number;
  days: number;
  /** Rates of faults that differ from the usual ones. */
  rates?: Partial<DeliveryFaultRates>;
  /** Called after each day, with its number. */
  onDay?: ((day: number) => void) | undefined;
}

/** The result of a simulation. */
export interface DeliverySimulationReport
  extends Omit<DeliverySimulationOptions, 'onDay' | 'rates'>,
    DeliveryVerdict {
  counts: Record<string, number>;
  /** How long the simulation took. */
  seconds: number;
}

const STEP_MS = 60_000;

/**
 * Delivers the events of some days in which faults of all kinds occur, and then goes on without
 * faults. Time is simulated: it stands still while code runs. At last every endpoint that was stopped
 * is enabled, and what is listed as failed is recovered.
 */
export async function simulateDeliveries({
  onDay = () => undefined,
  rates = {},
  ...options
}: DeliverySimulationOptions): Promise<DeliverySimulationReport> {
  const startedMs = performance.now();
  const world = await startDeliveryWorld(options.seed, rates);
  const { clock, servers } = world;
  try {
    const endMs = clock.now() + options.days * DAY;
    const service = await startDeliveryService(world);
    const request = managementApi(world, service);
    const owners = ownersOf(options.endpoints);
    const hooks = createHookUsers(world, request);
    const users = createDeliveryUsers(world, request, { owners, hooksOf: hooks.of, endMs });
    await finish(world, createAll(hooks, users, options.endpoints));
    const publishers = startPublishers(world, { owners, untilMs: endMs });
    const { published } = publishers;
    const bad = badRows(world, service, users);
    scheduleActions(world, { users, hooks, publishers, bad, ...options, endMs });
    for (let day = 1; day <= options.days; day += 1) {
      await clock.advance(Math.max(0, Math.min(DAY, endMs - clock.now())));
      onDay(day);
    }
    Object.assign(world.rates, NO_DELIVERY_FAULTS);
    servers.endOutages(clock.now());
    await clock.advance(SETTLING_MS);
    await finish(world, recoverAll(users));
    await clock.advance(RECOVERY_MS);
    const verdict = await judgeDeliveries(world, { service, users, hooks, published });
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    return { ...options, ...verdict, counts: world.counts.all(), seconds };
  } finally {
    await world.close();
  }
}

function ownersOf(endpoints: number): string[] {
  const length = Math.max(2, Math.ceil(endpoints / ENDPOINTS_PER_OWNER));
  return Array.from({ length }, (_, index) => `owner-${index + 1}`);
}

async function createAll(hooks: HookUsers, users: DeliveryUsers, count: number): Promise<void> {
  for (const owner of users.owners) await hooks.createAll(owner);
  for (let number = 0; number < count; number += 1) await users.create();
}

async function recoverAll(users: DeliveryUsers): Promise<void> {
  await users.enableStopped(1);
  for (const owner of users.owners) await users.recoverFailed(owner);
}

/** Waits for the end of `work`, and lets time pass while it waits for the clock. */
async function finish({ clock, runs }: DeliveryWorld, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  void work.finally(() => {
    isOver = true;
  });
  for (;;) {
    await runs.idle();
    if (isOver) return work.then(() => undefined);
    await clock.advance(STEP_MS);
  }
}
