import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  type ObserveRecordsDeps,
  observeRecords,
  type StreamRecord,
} from '../../../lib/notifications/observe-records.ts';
import { getWatchOfAnyOwner } from '../../../lib/watches/rows/read-watches.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from '../watches/renewing.ts';
import { started } from '../watches/watches.ts';
import { receivedOn } from './notifications.ts';

let set: Renewing;
let deps: ObserveRecordsDeps<StreamRecord>;
const quarantined: { sequenceNumber: string; failure: string }[] = [];
beforeAll(async () => {
  set = await renewing();
});
beforeEach(() => {
  quarantined.length = 0;
  deps = {
    table: set.table,
    now: set.clock.now,
    log: vi.fn(),
    quarantine: async ({ sequenceNumber }, failure) => {
      quarantined.push({ sequenceNumber, failure: String(failure) });
    },
  };
});
afterAll(() => vi.restoreAllMocks());

const poisoned = (sequenceNumber: string): StreamRecord => ({
  sequenceNumber,
  read() {
    throw new RangeError('a number too large');
  },
});
const onChannel = (
  sequenceNumber: string,
  channelId: string | undefined,
  atMs: number,
): StreamRecord => ({
  sequenceNumber,
  read: () => receivedOn(channelId ?? '', atMs),
});
/** A table whose `send` fails for requests that mention the text, with an error of this name. */
function failingAt(mentioned: string, name: string): ObserveRecordsDeps<StreamRecord>['table'] {
  const { client } = set.table;
  const send = async (command: { input: unknown }, ...rest: []) => {
    if (JSON.stringify(command.input).includes(mentioned))
      throw Object.assign(new Error(name), { name });
    return client.send(command as Parameters<typeof client.send>[0], ...rest);
  };
  return { ...set.table, client: { send } as unknown as typeof client };
}

test('a record that cannot be read costs the others nothing', async () => {
  const watch = await started(set);
  const failed = await observeRecords(deps, [
    onChannel('1', watch.currentId, NOW_MS + HOUR),
    poisoned('2'),
    onChannel('3', watch.currentId, NOW_MS + 2 * HOUR),
  ]);
  expect(failed).toEqual([]);
  expect(quarantined).toEqual([{ sequenceNumber: '2', failure: 'RangeError: a number too large' }]);
  expect(await getWatchOfAnyOwner(set.table, watch.id)).toMatchObject({
    notificationCount: 2,
    lastNotificationAtMs: NOW_MS + 2 * HOUR,
  });
  expect(deps.log).toHaveBeenCalledExactlyOnceWith(
    'error',
    'a record cannot be processed, and is quarantined',
    { sequenceNumber: '2', error: 'RangeError', detail: 'a number too large' },
  );
});

test.each(['ValidationException', 'SerializationException'])(
  'a record that the database rejects for good (%s) is quarantined',
  async (name) => {
    const table = failingAt('refused-channel', name);
    const records = [
      onChannel('1', 'other-channel', NOW_MS),
      onChannel('2', 'refused-channel', NOW_MS),
    ];
    expect(await observeRecords({ ...deps, table }, records)).toEqual([]);
    expect(quarantined.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['2']);
  },
);

test('without a database the whole batch fails, and nothing is quarantined', async () => {
  const table = failingAt('', 'TimeoutError');
  const records = [poisoned('1'), onChannel('2', 'c', NOW_MS)];
  expect(await observeRecords({ ...deps, table }, records)).toEqual(['2']);
  await expect(observeRecords({ ...deps, table }, records.slice(1))).rejects.toMatchObject({
    code: 'storage-failed',
  });
});

test('what the database does not take at the moment is delivered again, with all after it', async () => {
  const table = failingAt('busy-channel', 'ProvisionedThroughputExceededException');
  const records = ['a', 'busy-channel', 'c'].map((id, index) => onChannel(`${index}`, id, NOW_MS));
  const failed = await observeRecords({ ...deps, table }, [poisoned('p'), ...records]);
  expect(failed).toEqual(['1', '2']);
  expect(quarantined.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['p']);
});

test('a record that the quarantine does not take is delivered again', async () => {
  const quarantine = async () => {
    throw new Error('no queue');
  };
  const records = [onChannel('1', 'c', NOW_MS), poisoned('2'), onChannel('3', 'c', NOW_MS)];
  expect(await observeRecords({ ...deps, quarantine }, records)).toEqual(['2', '3']);
});

test('an empty batch is done', async () => {
  expect(await observeRecords(deps, [])).toEqual([]);
});
