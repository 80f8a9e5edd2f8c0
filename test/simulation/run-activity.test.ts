import { setImmediate as nextEventLoop } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { createInFlight, type InFlight } from '../../google-simulator/in-flight.ts';
import { type RunActivity, runActivity } from '../../simulation/run-activity.ts';

let inFlight: InFlight;
let run: RunActivity;

beforeEach(() => {
  inFlight = createInFlight();
  run = runActivity(inFlight);
});

async function isIdle(): Promise<boolean> {
  await nextEventLoop();
  const busy = nextEventLoop(false);
  return Promise.race([inFlight.idle().then(() => true), busy]);
}

describe('a run is active', () => {
  test('from its beginning', async () => {
    expect(await isIdle()).toBe(false);
  });

  test('while it has an operation that does not stall', async () => {
    run.beginOperation();
    run.beginOperation();
    run.beginStall();

    expect(await isIdle()).toBe(false);
  });

  test('when a stall has ended', async () => {
    run.beginOperation();
    run.beginStall();
    run.endStall();

    expect(await isIdle()).toBe(false);
  });

  test('when another run waits for two stalled operations', async () => {
    const other = runActivity(inFlight);
    for (let count = 0; count < 2; count += 1) {
      other.beginOperation();
      other.beginStall();
    }

    expect(await isIdle()).toBe(false);
  });
});

describe('a run is not active', () => {
  test('while all of its operations stall', async () => {
    run.beginOperation();
    run.beginStall();

    expect(await isIdle()).toBe(true);
  });

  test('when the last of its operations has ended that does not stall', async () => {
    run.beginOperation();
    run.beginOperation();
    run.beginStall();
    run.endOperation();

    expect(await isIdle()).toBe(true);
  });

  test('when it has ended, although an operation goes on', async () => {
    run.beginOperation();
    run.beginStall();
    run.endRun();
    run.endStall();

    expect(await isIdle()).toBe(true);
  });
});
