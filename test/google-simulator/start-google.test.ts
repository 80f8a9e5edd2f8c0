import { expect, test } from 'vitest';
import { drivenClock } from '../../google-simulator/driven-clock.ts';
import { ALICE, call, channel, startSimulator } from './start-simulator.ts';

const NOW = Date.UTC(2026, 9, 1);
const DAY = 24 * 3_600_000;

test('closing clears all timers of retries and delays, and drops hanging calls', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  receiver.status = () => 503;
  await call(google, '/drive/v3/changes/watch?pageToken=1', channel(receiver));
  await expect.poll(() => clock.pending()).toBe(1);
  google.faults.delayMs = 1000;
  google.editFile(ALICE, undefined);
  google.faults.hang = true;
  const hanging = call(google, '/drive/v3/files', {}).catch(() => 'aborted');
  await expect.poll(() => google.requests.length).toBe(2);
  await google.close();
  expect(await hanging).toBe('aborted');
  expect(clock.pending()).toBe(0);
  await clock.advance(DAY);
  expect(receiver.received).toHaveLength(1);
});

test('closing aborts an attempt in flight without a retry', async () => {
  const clock = drivenClock(NOW);
  const { google, receiver } = await startSimulator({ clock });
  receiver.status = () => -1;
  await call(google, '/drive/v3/changes/watch?pageToken=1', channel(receiver));
  await receiver.until(1);
  await google.close();
  expect(clock.pending()).toBe(0);
});
