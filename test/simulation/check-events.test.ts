import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putPendingChannel } from '../../lib/channels/rows/write-channels.ts';
import { drawNumbers } from '../../lib/events/rows/draw-numbers.ts';
import { logItem } from '../../lib/events/rows/log-item.ts';
import { putLogRow } from '../../lib/events/rows/put-event.ts';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import type { NewEvent } from '../../lib/outbox/new-event.ts';
import { checkEvents } from '../../simulation/check-events.ts';
import { NO_FAULTS } from '../../simulation/settings.ts';
import { OWNER } from '../../simulation/world.ts';
import { newChannel, newNotification } from '../lib/table/examples.ts';
import { NOW_MS, startEvents } from './events-stage.ts';

type Stage = Awaited<ReturnType<typeof startEvents>>;

let stage: Stage;
beforeEach(async () => {
  stage = await startEvents();
});
afterEach(() => stage.close());

/** Puts an event into the log that was never stored as anything else. */
async function forge(event: NewEvent, drawnAtMs = NOW_MS): Promise<void> {
  const sequence = await drawNumbers(stage.table, OWNER, 1);
  const place = { owner: OWNER, ttlSeconds: NOW_MS };
  await putLogRow(stage.table, logItem({ event, sequence, drawnAtMs }, place));
}

/** Stores a notification on a new channel. @returns the id of the channel. */
async function notify(receivedAtMs = NOW_MS): Promise<string> {
  const channel = newChannel({ owner: OWNER });
  await putPendingChannel(stage.table, channel);
  const messageNumber = 2;
  await putNotification(
    stage.table,
    newNotification({ channelId: channel.id, messageNumber, receivedAtMs }),
  );
  return channel.id;
}

test('a log that has each notification and source once is right', async () => {
  await notify();
  await stage.publish();
  await stage.dispatching.runPeriod();
  expect(await checkEvents(stage)).toEqual([]);
  expect(stage.counts.of('events')).toBe(2);
});

test('a log under repeated batches, with deaths and a database that fails, is right', async () => {
  await stage.close();
  stage = await startEvents({ ...NO_FAULTS, repeat: 0.5, kill: 0.2, stall: 0.02, database: 0.02 });
  const { clock, dispatching } = stage;
  for (let round = 0; round < 8; round += 1) {
    for (let one = 0; one < 5; one += 1) await stage.publish();
    await dispatching.runPeriod();
    await clock.advance(30_000);
  }
  while (await dispatching.runPeriod()) await clock.advance(30_000);
  await clock.advance(60_000);
  expect(await checkEvents(stage)).toEqual([]);
  expect(stage.counts.of('events')).toBe(40);
  for (const fault of ['run killed', 'batch failed', 'batch failed in part', 'numbers given up'])
    expect(stage.counts.of(fault), fault).toBeGreaterThan(0);
});

describe('what is wrong is said:', () => {
  test('an event that is missing', async () => {
    const { id } = await stage.publish();
    expect(await checkEvents(stage)).toEqual([expect.stringContaining(`${id} (undefined) is in`)]);
  });

  test('an event that is there twice', async () => {
    const event = await stage.publish();
    await stage.dispatching.runPeriod();
    await forge(event);
    expect(await checkEvents(stage)).toEqual([expect.stringContaining('2 times')]);
  });

  test('an event of nothing', async () => {
    await forge({ id: 'p0', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} });
    expect(await checkEvents(stage)).toEqual([expect.stringContaining('for no reason')]);
  });

  test('a number that is missing, until it is a minute old', async () => {
    await drawNumbers(stage.table, OWNER, 2);
    await stage.publish();
    await stage.dispatching.runPeriod();
    const found = await checkEvents(stage);
    expect(found).toEqual([
      expect.stringContaining('numbers 1 to 2 are missing'),
      'a reader got 0 of 1 events, or not in order',
    ]);
    await stage.clock.advance(60_000);
    expect(await checkEvents(stage)).toEqual([]);
  });

  test('an event of a notification that came long after the end of its channel', async () => {
    const channelId = await notify(NOW_MS + 1);
    await stage.clock.advance(10 * 60_000);
    await stage.dispatching.runPeriod();
    stage.channels.recordEnd(channelId, NOW_MS);
    expect(await checkEvents(stage)).toEqual([expect.stringContaining('came late')]);
  });

  test('a renewal without an event', async () => {
    for (const id of ['first', 'second', 'third']) {
      stage.channels.recordPlan(id, { watchId: 'w', account: 'a' });
      stage.channels.recordOpening(id, NOW_MS + 1000);
      stage.channels.recordAdoption(id);
    }
    expect(await checkEvents(stage)).toEqual(['2 renewals of w are not in the log']);
  });
});
