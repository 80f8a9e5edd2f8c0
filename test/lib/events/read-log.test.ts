import { describe, expect, test } from 'vitest';
import { readLog } from '../../../lib/events/read-log.ts';
import { drawNumbers } from '../../../lib/events/rows/draw-numbers.ts';
import { logItem, voidItem } from '../../../lib/events/rows/log-item.ts';
import { putLogRow, putSegment } from '../../../lib/events/rows/put-event.ts';
import { NOW_MS } from '../table/examples.ts';
import { tableOfFile } from './stage.ts';

const MINUTE = 60_000;
const LATER = NOW_MS / 1000 + 86_400;

/** A log in which some numbers have an event, drawn at a time. */
async function logWith(drawn: Readonly<Record<number, number>>, last: number): Promise<string> {
  const owner = crypto.randomUUID();
  await drawNumbers(tableOfFile(), owner, last);
  for (const [number, drawnAtMs] of Object.entries(drawn)) {
    const sequence = Number(number);
    const event = {
      id: `p${sequence}`,
      type: 'a.b',
      source: '/events',
      timeMs: drawnAtMs,
      data: {},
    };
    const item = logItem({ event, sequence, drawnAtMs }, { owner, ttlSeconds: LATER });
    await putLogRow(tableOfFile(), item);
  }
  return owner;
}

async function read(owner: string, from = 1, { limit = 100, nowMs = NOW_MS } = {}) {
  const { events, next } = await readLog(tableOfFile(), { owner, from, limit, nowMs });
  return { numbers: events.map(({ sequence }) => sequence), next };
}

/** Reads page after page, as long as that leads on. */
async function readToEnd(owner: string, nowMs = NOW_MS) {
  const numbers: number[] = [];
  for (let from = 1; ; ) {
    const page = await read(owner, from, { nowMs });
    numbers.push(...page.numbers);
    if (page.next === from) return { numbers, next: from };
    from = page.next;
  }
}

const at = (numbers: readonly number[], drawnAtMs = NOW_MS) =>
  Object.fromEntries(numbers.map((number) => [number, drawnAtMs]));

test('a log is read in order, from a number on', async () => {
  const owner = await logWith(at([1, 2, 3, 4]), 4);
  expect(await read(owner)).toEqual({ numbers: [1, 2, 3, 4], next: 5 });
  expect(await read(owner, 3)).toEqual({ numbers: [3, 4], next: 5 });
  expect(await read(owner, 5)).toEqual({ numbers: [], next: 5 });
  expect(await read(owner, 2, { limit: 2 })).toEqual({ numbers: [2, 3], next: 4 });
});

test('a log without events is empty', async () => {
  expect(await read(crypto.randomUUID())).toEqual({ numbers: [], next: 1 });
});

describe('a number that is missing', () => {
  test('ends the page, and is read once it is there', async () => {
    const owner = await logWith(at([1, 3]), 3);
    expect(await read(owner)).toEqual({ numbers: [1], next: 2 });
    const event = { id: 'p2', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
    const item = logItem({ event, sequence: 2, drawnAtMs: NOW_MS }, { owner, ttlSeconds: LATER });
    await putLogRow(tableOfFile(), item);
    expect(await read(owner, 2)).toEqual({ numbers: [2, 3], next: 4 });
  });

  test('is void when the number after it is a minute old, and not before', async () => {
    const owner = await logWith(at([1, 3]), 3);
    const nowMs = NOW_MS + MINUTE;
    expect(await read(owner, 1, { nowMs: nowMs - 1 })).toEqual({ numbers: [1], next: 2 });
    expect(await read(owner, 1, { nowMs })).toEqual({ numbers: [1, 3], next: 4 });
  });

  test('is passed at once if its row says that it is void', async () => {
    const owner = await logWith(at([1, 3]), 3);
    await putLogRow(tableOfFile(), voidItem(owner, { sequence: 2, drawnAtMs: NOW_MS }, LATER));
    expect(await read(owner)).toEqual({ numbers: [1, 3], next: 4 });
  });

  test('at the end of the log is waited for', async () => {
    const owner = await logWith(at([1]), 3);
    const nowMs = NOW_MS + 60 * MINUTE;
    expect(await read(owner, 1, { nowMs })).toEqual({ numbers: [1], next: 2 });
  });
});

test('an event that has expired is not read, whether it is deleted yet or not', async () => {
  const owner = await logWith(at([1, 2]), 2);
  const nowMs = LATER * 1000;
  expect(await read(owner, 1, { nowMs: nowMs - 1 })).toEqual({ numbers: [1, 2], next: 3 });
  expect(await read(owner, 1, { nowMs })).toEqual({ numbers: [], next: 3 });
});

describe('segments of a thousand numbers', () => {
  test('are read one after the other', async () => {
    const owner = await logWith(at([998, 999, 1000, 1001, 1999, 2000], NOW_MS - MINUTE), 2000);
    const { numbers, next } = await read(owner, 998);
    expect([numbers, next]).toEqual([[998, 999, 1000, 1001, 1999, 2000], 2001]);
  });

  test('are read one after the other in one go, however few events each has', async () => {
    const numbers = Array.from({ length: 25 }, (_, segment) => segment * 1000 + 1);
    const owner = await logWith(at(numbers, NOW_MS - MINUTE), 24_001);
    expect(await read(owner)).toEqual({ numbers, next: 24_002 });
  });

  test('with missing numbers at the end wait for them too', async () => {
    const owner = await logWith(at([998, 1001]), 1001);
    expect(await read(owner, 998)).toEqual({ numbers: [998], next: 999 });
    const nowMs = NOW_MS + MINUTE;
    expect(await read(owner, 998, { nowMs })).toEqual({ numbers: [998, 1001], next: 1002 });
  });

  test('that have expired are passed at once, however many', async () => {
    const owner = await logWith(at([90_001]), 90_001);
    const segment = { owner, segment: 90, atMs: NOW_MS };
    await putSegment(tableOfFile(), segment, LATER);
    expect(await read(owner, 1)).toEqual({ numbers: [], next: 90_000 });
    const nowMs = NOW_MS + MINUTE;
    expect(await read(owner, 1, { nowMs })).toEqual({ numbers: [90_001], next: 90_002 });
  });

  test('that have expired, and of which some are still recorded, are passed page by page', async () => {
    const owner = await logWith(at([90_001]), 90_001);
    // What tells segments apart outlives the events in them by two days.
    for (const [segment, atMs] of [
      [20, NOW_MS - 48 * 60 * MINUTE],
      [90, NOW_MS],
    ] as const)
      await putSegment(tableOfFile(), { owner, segment, atMs }, LATER);
    const nowMs = NOW_MS + MINUTE + 1;
    expect(await readToEnd(owner, nowMs)).toEqual({ numbers: [90_001], next: 90_002 });
  });

  test('that have expired altogether are passed at once, and what comes next is read', async () => {
    const owner = await logWith({}, 90_000);
    expect(await readToEnd(owner)).toEqual({ numbers: [], next: 89_000 });
    const sequence = await drawNumbers(tableOfFile(), owner, 1);
    const event = { id: 'p1', type: 'a.b', source: '/events', timeMs: NOW_MS, data: {} };
    const item = logItem({ event, sequence, drawnAtMs: NOW_MS }, { owner, ttlSeconds: LATER });
    await putLogRow(tableOfFile(), item);
    const nowMs = NOW_MS + MINUTE;
    expect(await readToEnd(owner, nowMs)).toEqual({ numbers: [90_001], next: 90_002 });
  });
});
