import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { channelSources } from '../../../lib/events/channel-sources.ts';
import { channelKey } from '../../../lib/table/keys.ts';
import { tableThat } from '../../support/table-that.ts';
import { NOW_MS } from '../table/examples.ts';
import { tableOfFile, watched } from './stage.ts';

const MAX_AGE_MS = 5000;

/** The sources of a process, with its clock and the number of its calls of the database. */
function processWithSources(maxKept?: number) {
  const clock = { nowMs: NOW_MS };
  const calls = { count: 0 };
  const table = tableThat(tableOfFile(), (_name, _input, next) => {
    calls.count += 1;
    return next();
  });
  const sources = channelSources(table, () => clock.nowMs, maxKept);
  return { clock, calls, of: async (...ids: string[]) => [...(await sources.of(ids)).keys()] };
}

describe('a channel that was read', () => {
  test('is known for five seconds without another read', async () => {
    const { channel } = await watched();
    const { clock, calls, of } = processWithSources();
    expect(await of(channel.id)).toEqual([channel.id]);
    const { count } = calls;
    clock.nowMs += MAX_AGE_MS - 1;
    expect(await of(channel.id, channel.id)).toEqual([channel.id]);
    expect(calls.count).toBe(count);
    clock.nowMs += 1;
    await of(channel.id);
    expect(calls.count).toBeGreaterThan(count);
  });

  test('and is no longer in the ledger is not known after five seconds', async () => {
    const { channel } = await watched();
    const { clock, of } = processWithSources();
    await of(channel.id);
    const { client, name: TableName } = tableOfFile();
    await client.send(new DeleteCommand({ TableName, Key: channelKey(channel.id) }));
    clock.nowMs += MAX_AGE_MS;
    expect(await of(channel.id)).toEqual([]);
  });
});

test('a channel that is not in the ledger is left out, and is found once it is there', async () => {
  const { channel } = await watched();
  const { of } = processWithSources();
  const other = crypto.randomUUID();
  expect(await of(other, channel.id)).toEqual([channel.id]);
  expect(await of()).toEqual([]);
});

test('channels are read in as few calls as there are, those that are known not at all', async () => {
  const [one, two] = [await watched(), await watched()];
  const { calls, of } = processWithSources();
  await of(one.channel.id);
  const first = calls.count;
  expect(await of(one.channel.id, two.channel.id)).toEqual([one.channel.id, two.channel.id]);
  expect(calls.count).toBe(2 * first);
});

test('a process that knows as many channels as it keeps forgets them, and still finds all that are wanted', async () => {
  const [one, two, three] = [await watched(), await watched(), await watched()];
  const { calls, of } = processWithSources(2);
  await of(one.channel.id, two.channel.id);
  const found = await of(one.channel.id, three.channel.id);
  expect(found.toSorted()).toEqual([one.channel.id, three.channel.id].toSorted());
  const { count } = calls;
  await of(three.channel.id);
  expect(calls.count).toBe(count);
  await of(two.channel.id);
  expect(calls.count).toBeGreaterThan(count);
});
