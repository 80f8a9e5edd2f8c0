import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BookedChannel } from '../../simulation/book.ts';
import { gapsOf } from '../../simulation/gaps.ts';

let number = 0;

function channel(
  openedAtMs: number,
  expirationMs: number,
  more: Partial<BookedChannel> = {},
): BookedChannel {
  number += 1;
  const base = { id: `c${number}`, watchId: 'w', account: 'a', openedNumber: number };
  return { ...base, openedAtMs, expirationMs, adoptedAtMs: openedAtMs, ...more };
}

function stop(stopped: BookedChannel, stoppedAtMs: number): BookedChannel {
  number += 1;
  return Object.assign(stopped, { stoppedAtMs, stoppedNumber: number });
}

describe('a watch is uncovered', () => {
  test('between the end of one channel and the beginning of the next', () => {
    expect(gapsOf([channel(0, 10), channel(15, 30)], 20)).toEqual([{ fromMs: 10, toMs: 15 }]);
  });

  test('until the end, where nothing follows', () => {
    expect(gapsOf([channel(0, 10)], 20)).toEqual([{ fromMs: 10, toMs: 20 }]);
  });

  test('at an instant, where the old one is stopped before the new one is opened', () => {
    const old = stop(channel(0, 30), 10);

    expect(gapsOf([old, channel(10, 40)], 20)).toEqual([{ fromMs: 10, toMs: 10 }]);
  });

  test('at the instant at which the old one expires and the new one is opened', () => {
    expect(gapsOf([channel(0, 10), channel(10, 40)], 20)).toEqual([{ fromMs: 10, toMs: 10 }]);
  });
});

describe('a watch is covered', () => {
  test('where the new one is opened before the old one is stopped, at the same instant', () => {
    const old = channel(0, 30);
    const following = channel(10, 40);
    stop(old, 10);

    expect(gapsOf([old, following], 20)).toEqual([]);
  });

  test('before it took its first channel there was nothing to cover', () => {
    const orphan = stop(channel(0, 30), 5);
    delete orphan.adoptedAtMs;

    expect(gapsOf([orphan, channel(7, 40)], 20)).toEqual([]);
  });
});

test('no instant without a channel is missed', () => {
  const leases = fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 20 })), { minLength: 1 });
  fc.assert(
    fc.property(leases, (times) => {
      const channels = times
        .toSorted(([a], [b]) => a - b)
        .map(([openedAtMs, life]) => channel(openedAtMs, openedAtMs + life));
      const gaps = gapsOf(channels, 60);
      const firstMs = Math.min(...channels.map(({ openedAtMs }) => openedAtMs));
      for (let atMs = firstMs; atMs < 60; atMs += 1) {
        const isCovered = channels.some((one) => one.openedAtMs <= atMs && atMs < one.expirationMs);
        const isGap = gaps.some(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
        expect(isGap).toBe(!isCovered);
      }
    }),
  );
});
