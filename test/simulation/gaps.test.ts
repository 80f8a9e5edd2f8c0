import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapsOf } from '../../simulation/gaps.ts';
import type { ObservedChannel } from '../../simulation/observed-channels.ts';

let number = 0;

function channel(
  openedAtMs: number,
  expirationMs: number,
  more: Partial<ObservedChannel> = {},
): ObservedChannel {
  number += 1;
  const base = { id: `c${number}`, watchId: 'w', account: 'a', openedNumber: number };
  return { ...base, openedAtMs, expirationMs, adoptedAtMs: openedAtMs, ...more };
}

function stop(stopped: ObservedChannel, stoppedAtMs: number): ObservedChannel {
  number += 1;
  return Object.assign(stopped, { stoppedAtMs, stoppedNumber: number });
}

describe('a watch is uncovered', () => {
  test('between the end of one channel and the opening of the next', () => {
    expect(gapsOf([channel(0, 10), channel(15, 30)], 20)).toEqual([{ fromMs: 10, toMs: 15 }]);
  });

  test('until the end if no channel follows', () => {
    expect(gapsOf([channel(0, 10)], 20)).toEqual([{ fromMs: 10, toMs: 20 }]);
  });

  test('at the time at which one channel is stopped before the next is opened', () => {
    const before = stop(channel(0, 30), 10);

    expect(gapsOf([before, channel(10, 40)], 20)).toEqual([{ fromMs: 10, toMs: 10 }]);
  });

  test('at the time at which one channel expires and the next is opened', () => {
    expect(gapsOf([channel(0, 10), channel(10, 40)], 20)).toEqual([{ fromMs: 10, toMs: 10 }]);
  });
});

describe('a watch is covered', () => {
  test('at the time at which one channel is opened before another is stopped', () => {
    const before = channel(0, 30);
    const next = channel(10, 40);
    stop(before, 10);

    expect(gapsOf([before, next], 20)).toEqual([]);
  });

  test('before its first current channel, when there is nothing to cover', () => {
    const unused = stop(channel(0, 30), 5);
    delete unused.adoptedAtMs;

    expect(gapsOf([unused, channel(7, 40)], 20)).toEqual([]);
  });
});

test('every time without a channel is in a gap', () => {
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
