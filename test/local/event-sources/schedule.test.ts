import { afterEach, expect, test } from 'vitest';
import { type DrivenClock, drivenClock } from '../../../google-simulator/driven-clock.ts';
import type { EventSource } from '../../../local/event-sources/event-source.ts';
import { startSchedule } from '../../../local/event-sources/schedule.ts';

const open: { source: EventSource; clock: DrivenClock }[] = [];
afterEach(async () => {
  for (const { source, clock } of open.splice(0))
    await Promise.all([source.close(), clock.advance(10_000)]);
});

/** A schedule of a minute, and a function that ends when it is told to. */
function schedule() {
  const clock = drivenClock(0);
  // What an end of a call starts is done before time goes on.
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

test('the first call is at once, and each other a period after the one before it', async () => {
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

test('there are never two at once, however long one takes', async () => {
  const { clock, calls } = schedule();
  await clock.advance(600_000);

  expect(calls).toHaveLength(1);
  calls[0]?.succeed();
});

test('a failure is told, and the next call comes all the same', async () => {
  const { clock, calls, errors } = schedule();
  calls[0]?.fail(new Error('no table'));
  await clock.advance(60_000);

  expect(errors).toEqual(['no table']);
  expect(calls).toHaveLength(2);
  calls[1]?.succeed();
});

test('closing waits for the call that runs, and no other follows', async () => {
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

test('closing between two calls is at once', async () => {
  const { clock, calls, source } = schedule();
  calls[0]?.succeed();
  await clock.advance(1);
  await source.close();

  expect(clock.pending()).toBe(0);
  await clock.advance(600_000);
  expect(calls).toHaveLength(1);
});

test('closing cuts off a call that never ends, without a complaint', async () => {
  const { clock, calls, errors, source } = schedule();
  const closing = source.close();
  await clock.advance(2000);
  await closing;

  expect(calls[0]?.signal.aborted).toBe(true);
  expect(errors).toEqual([]);
});
