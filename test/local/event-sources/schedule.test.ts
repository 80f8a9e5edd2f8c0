import { afterEach, expect, test } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { EventSource } from '../../../local/event-sources/event-source.ts';
import { startSchedule } from '../../../local/event-sources/schedule.ts';

const open: { source: EventSource; clock: DrivenClock }[] = [];
afterEach(async () => {
  for (const { source, clock } of open.splice(0))
    await Promise.all([source.close(), clock.advance(10_000)]);
});

/** Starts a schedule of one minute with a function that the test completes. */
function schedule() {
  const clock = drivenClock(0);
  // The continuation of a completed call runs before the clock advances.
  clock.settleWith(() => new Promise(setImmediate));
  const calls: { signal: AbortSignal; succeed(): void; fail(error: Error): void }[] = [];
  const errors: string[] = [];
  const source = startSchedule({
    invoke: (_, signal) =>
      new Promise((succeed, fail) => {
        signal.addEventListener('abort', () => fail(new Error('aborted')));
        calls.push({ signal, succeed: () => succeed(undefined), fail });
      }),
    everyMs: 60_000,
    onError: ({ message }) => errors.push(message),
    clock,
  });
  open.push({ source, clock });
  return { clock, calls, errors, source };
}

test('the first call is immediate, and each other one an interval after the end of the previous one', async () => {
  const { clock, calls } = schedule();
  expect(calls).toHaveLength(1);

  for (let count = 1; count <= 3; count += 1) {
    calls.at(-1)?.succeed();
    await clock.advance(59_999);
    expect(calls).toHaveLength(count);
    await clock.advance(1);
    expect(calls).toHaveLength(count + 1);
  }
  calls.at(-1)?.succeed();
});

test('calls never overlap', async () => {
  const { clock, calls } = schedule();
  await clock.advance(600_000);

  expect(calls).toHaveLength(1);
  calls[0]?.succeed();
});

test('a failure is reported, and the next call follows', async () => {
  const { clock, calls, errors } = schedule();
  calls[0]?.fail(new Error('no table'));
  await clock.advance(60_000);

  expect(errors).toEqual(['no table']);
  expect(calls).toHaveLength(2);
  calls[1]?.succeed();
});

test('closing waits for the running call, and no other follows', async () => {
  const { clock, calls, source } = schedule();
  let closed = false;
  const closing = source.close().then(() => {
    closed = true;
  });
  await clock.advance(1999);
  expect(closed).toBe(false);

  calls[0]?.succeed();
  await closing;
  await clock.advance(600_000);
  expect(calls).toHaveLength(1);
  expect(clock.pending()).toBe(0);
});

test('closing between two calls is immediate', async () => {
  const { clock, calls, source } = schedule();
  calls[0]?.succeed();
  await clock.advance(1);
  await source.close();

  expect(clock.pending()).toBe(0);
  await clock.advance(600_000);
  expect(calls).toHaveLength(1);
});

test('closing aborts a call that does not end, and reports no error', async () => {
  const { clock, calls, errors, source } = schedule();
  const closing = source.close();
  await clock.advance(2000);
  await closing;

  expect(calls[0]?.signal.aborted).toBe(true);
  expect(errors).toEqual([]);
});
