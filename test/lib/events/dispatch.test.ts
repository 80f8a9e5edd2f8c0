import { describe, expect, test } from 'vitest';
import { sourceItem } from '../../../lib/outbox/rows/event-source.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { tableThat } from '../../support/table-that.ts';
import { channelIn, EXAMPLE_HEADERS, NOW_MS } from '../table/examples.ts';
import { changeChannelState } from './changes.ts';
import {
  dispatcher,
  logOf,
  messageNumbers,
  notified,
  recordOf,
  stampedRow,
  tableOfFile,
  watched,
} from './stage.ts';

const MINUTE = 60_000;

describe('notifications of a batch', () => {
  test('become events with numbers in the order of the stream', async () => {
    const { owner, watch, channel } = await watched();
    const batch = [];
    for (const n of [2, 5, 9]) batch.push(await notified(channel.id, n));
    expect(await dispatcher().run(...batch)).toEqual([]);
    const log = await logOf(owner);
    expect(log.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(messageNumbers(log)).toEqual([2, 5, 9]);
    expect(log[0]?.event).toMatchObject({
      type: 'drive.files.update',
      source: `/watches/${watch.id}`,
      timeMs: NOW_MS,
    });
    expect(await stampedRow(channel.id, 5)).toMatchObject({ seq: 2, seqAtMs: NOW_MS });
  });

  test('have numbers of their owner only', async () => {
    const [ann, bob] = [await watched(), await watched()];
    const records = [
      await notified(ann.channel.id, 2),
      await notified(bob.channel.id, 2),
      await notified(ann.channel.id, 3),
    ];
    await dispatcher().run(...records);
    expect((await logOf(ann.owner)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect((await logOf(bob.owner)).map(({ sequence }) => sequence)).toEqual([1]);
  });

  test('that come again, to another process too, change nothing', async () => {
    const { owner, channel } = await watched();
    const batch = [await notified(channel.id, 2), await notified(channel.id, 3)];
    const first = dispatcher();
    await first.run(...batch);
    await first.run(...batch);
    await dispatcher().run(...batch);
    expect(messageNumbers(await logOf(owner))).toEqual([2, 3]);
  });

  test('that come again leave no number that a reader would wait for', async () => {
    const { owner, channel } = await watched();
    const first = await notified(channel.id, 2);
    await dispatcher().run(first);
    await dispatcher().run(first, await notified(channel.id, 3));
    expect(messageNumbers(await logOf(owner))).toEqual([2, 3]);
  });

  test('are not events if they say sync, and cost no call', async () => {
    const { owner, channel } = await watched();
    const headers = { ...EXAMPLE_HEADERS, resourceState: 'sync' };
    const record = await notified(channel.id, 1, { headers });
    const on = tableThat(tableOfFile(), () => Promise.reject(new Error('called')));
    expect(await dispatcher({ on }).run(record)).toEqual([]);
    expect(await logOf(owner)).toEqual([]);
  });

  test.each(['exists', 'add', ''])('are events if they say "%s"', async (resourceState) => {
    const { owner, channel } = await watched();
    const headers = { ...EXAMPLE_HEADERS, resourceState };
    await dispatcher().run(await notified(channel.id, 2, { headers }));
    expect(await logOf(owner)).toHaveLength(1);
  });

  test('of a channel that is not in the ledger are no events', async () => {
    const { run, quarantined } = dispatcher();
    expect(await run(await notified(crypto.randomUUID(), 2))).toEqual([]);
    expect(quarantined).toEqual([]);
  });

  test.each(['pending', 'superseded', 'stopping', 'failed', 'expired'] as const)(
    'of a channel that is %s are events: Google sent them',
    async (state) => {
      const owner = crypto.randomUUID();
      const channel = await channelIn(tableOfFile(), state, { owner });
      const receivedAtMs = NOW_MS + MINUTE;
      await dispatcher().run(await notified(channel.id, 2, { receivedAtMs }));
      expect(await logOf(owner)).toHaveLength(1);
    },
  );

  test('of a channel without a watch name the channel', async () => {
    const owner = crypto.randomUUID();
    const channel = await channelIn(tableOfFile(), 'active', { owner });
    await dispatcher().run(await notified(channel.id, 2));
    expect((await logOf(owner))[0]?.event.source).toBe(`/channels/${channel.id}`);
  });
});

describe('late notifications', () => {
  const late = { receivedAtMs: NOW_MS + 1 };

  test('of a stopped channel are not dispatched; those that came before it was stopped are', async () => {
    const owner = crypto.randomUUID();
    const { id } = await channelIn(tableOfFile(), 'stopped', { owner });
    await dispatcher().run(await notified(id, 2), await notified(id, 3, late));
    expect(messageNumbers(await logOf(owner))).toEqual([2]);
  });

  test('of a channel that is stopped again stay undelivered in every state', async () => {
    const owner = crypto.randomUUID();
    const { id } = await channelIn(tableOfFile(), 'stopped', { owner });
    await changeChannelState(id, 'stopAgain', { set: { silentSinceMs: NOW_MS } });
    await dispatcher().run(await notified(id, 3, late));
    await changeChannelState(id, 'finishStop');
    await dispatcher().run(await notified(id, 4, late));
    expect(await logOf(owner)).toEqual([]);
  });

  test('of a watch that was deleted are not dispatched, whatever the state of its channel', async () => {
    const { owner, watch, channel } = await watched();
    const patch = { condition: 'deleted', deletedAtMs: NOW_MS };
    await changeWatch(tableOfFile(), watch.id, { patch, when: 'attribute_exists(#pk)' });
    await dispatcher().run(await notified(channel.id, 2), await notified(channel.id, 3, late));
    expect(messageNumbers(await logOf(owner))).toEqual([2]);
  });

  test('of a watch that was deleted before its channel was stopped count from the earlier time', async () => {
    const { owner, watch, channel } = await watched();
    const patch = { condition: 'deleted', deletedAtMs: NOW_MS };
    await changeWatch(tableOfFile(), watch.id, { patch, when: 'attribute_exists(#pk)' });
    const nowMs = NOW_MS + MINUTE;
    await changeChannelState(channel.id, 'beginStop', { nowMs });
    await changeChannelState(channel.id, 'finishStop', { nowMs });
    await dispatcher().run(await notified(channel.id, 2), await notified(channel.id, 3, late));
    expect(messageNumbers(await logOf(owner))).toEqual([2]);
  });

  test('are recognised five seconds after the stop at the latest by a process that knows the channel', async () => {
    const { owner, channel } = await watched();
    let nowMs = NOW_MS;
    const { run } = dispatcher({ now: () => nowMs });
    await run(await notified(channel.id, 2));
    await changeChannelState(channel.id, 'beginStop');
    await changeChannelState(channel.id, 'finishStop');
    nowMs += 5000;
    await run(await notified(channel.id, 3, { receivedAtMs: nowMs }));
    expect(messageNumbers(await logOf(owner))).toEqual([2]);
  });
});

describe('a record that cannot become an event', () => {
  test('is quarantined whole, and costs the others nothing', async () => {
    const { owner, channel } = await watched();
    const poisoned = recordOf({ pk: `EVENT#x`, sk: 'SOURCE', owner, event: 'no event' });
    const batch = [await notified(channel.id, 2), poisoned, await notified(channel.id, 3)];
    const { run, quarantined } = dispatcher();
    expect(await run(...batch)).toEqual([]);
    expect(quarantined).toEqual([poisoned]);
    expect(messageNumbers(await logOf(owner))).toEqual([2, 3]);
  });

  test('whose row is gone is quarantined', async () => {
    const owner = crypto.randomUUID();
    const event = { id: 'pgone', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
    const record = recordOf(sourceItem({ owner, event }, NOW_MS));
    const { run, quarantined } = dispatcher();
    expect(await run(record)).toEqual([]);
    expect(quarantined).toEqual([record]);
  });

  test('comes again if the quarantine does not take it', async () => {
    const poisoned = recordOf({ pk: `EVENT#x`, sk: 'SOURCE', owner: 'a', event: 1 });
    const { deps, run, logged } = dispatcher();
    deps.quarantine = () => Promise.reject(new Error('refused'));
    expect(await run(poisoned)).toEqual([poisoned.sequenceNumber]);
    expect(logged).toEqual(['error the quarantine did not take a record']);
  });
});
