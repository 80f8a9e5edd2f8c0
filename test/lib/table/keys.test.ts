import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  channelKey,
  channelOfNotificationKey,
  DUE,
  LISTINGS,
  notificationKey,
  notificationsPartition,
} from '../../../lib/table/keys.ts';

const messageNumbers = fc.oneof(
  fc.maxSafeNat().map((number) => number + (number === 0 ? 1 : 0)),
  fc.nat(20).map((number) => Number.MAX_SAFE_INTEGER - number),
  fc.integer({ min: 1, max: 1000 }),
);
const ids = fc.string({ minLength: 1, maxLength: 64 });

test('the sort keys of notifications sort as their message numbers do, up to 2^53-1', () => {
  fc.assert(
    fc.property(messageNumbers, messageNumbers, (a, b) => {
      const [first, second] = [notificationKey('c', a).sk, notificationKey('c', b).sk];
      expect(Math.sign(Buffer.from(first).compare(Buffer.from(second)))).toBe(Math.sign(a - b));
    }),
  );
});

test('the sort key of a notification has its message number', () => {
  fc.assert(
    fc.property(messageNumbers, (number) => {
      expect(Number(notificationKey('c', number).sk)).toBe(number);
    }),
  );
});

test('all notifications of a channel are in its partition', () => {
  fc.assert(
    fc.property(ids, messageNumbers, (id, number) => {
      expect(notificationKey(id, number).pk).toBe(notificationsPartition(id));
    }),
  );
});

test('the partition of a channel’s notifications has the channel’s id', () => {
  fc.assert(
    fc.property(ids, (id) => {
      expect(channelOfNotificationKey(notificationsPartition(id))).toBe(id);
    }),
  );
});

test('the row of a channel is in no partition of notifications, whatever its id is', () => {
  fc.assert(
    fc.property(ids, (id) => {
      expect(channelOfNotificationKey(channelKey(id).pk)).toBeUndefined();
    }),
  );
});

test('two channels have different keys', () => {
  expect(channelKey('a')).not.toEqual(channelKey('b'));
});

test('the sort keys of a list sort by creation', () => {
  const times = fc.nat({ max: Number.MAX_SAFE_INTEGER });

  fc.assert(
    fc.property(times, times, ids, ids, (earlier, later, id, otherId) => {
      fc.pre(earlier < later);
      const first = LISTINGS.sortKey(earlier, id);
      expect(first < LISTINGS.sortKey(later, otherId)).toBe(true);
    }),
  );
});

test('two items of one moment have different sort keys in a list', () => {
  expect(LISTINGS.sortKey(1, 'a')).not.toBe(LISTINGS.sortKey(1, 'b'));
});

test('an id has one of the shards that the sweep reads, always the same', () => {
  fc.assert(
    fc.property(fc.oneof(ids, fc.uuid(), fc.string({ unit: 'binary' })), (id) => {
      expect(DUE.shards).toContain(DUE.shard(id));
      expect(DUE.shard(id)).toBe(DUE.shard(id));
    }),
  );
});

test('ids are spread evenly over the shards', () => {
  const counts = new Map(DUE.shards.map((shard) => [shard, 0]));
  const total = 8000;
  for (let made = 0; made < total; made += 1) {
    const shard = DUE.shard(crypto.randomUUID());
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }

  const expected = total / DUE.shards.length;
  const chiSquare = [...counts.values()]
    .map((count) => (count - expected) ** 2 / expected)
    .reduce((sum, part) => sum + part, 0);
  // With 7 degrees of freedom a fair spread exceeds this once in more than ten million times.
  expect(chiSquare).toBeLessThan(46);
});
