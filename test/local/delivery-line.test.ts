import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '../../lib/deliveries/delivery-record.ts';
import type { Attempt } from '../../lib/endpoints/attempt.ts';
import { attemptLine, postponedLine, type ShownDelivery } from '../../local/delivery-line.ts';
import { eventLine } from '../../local/event-line.ts';

const AT_MS = new Date(2027, 2, 1, 7, 8, 9).getTime();
const NEXT_MS = new Date(2027, 2, 1, 7, 8, 14).getTime();
const TOO_WIDE = /^.{81}/mu;

/** A delivery that succeeds at once, or as the changes say. */
function shown(
  attempt: Partial<Attempt> = {},
  delivery: Partial<DeliveryRecord> = {},
): ShownDelivery {
  return {
    delivery: {
      owner: 'default',
      endpointId: 'the-endpoint',
      eventId: 'nevent',
      eventType: 'drive.changes.change',
      sequence: 12,
      status: 'delivered',
      attempts: [{ atMs: AT_MS, durationMs: 5, status: 204, ...attempt }],
      attemptCount: 1,
      slot: 0,
      version: 1,
      createdAtMs: AT_MS,
      updatedAtMs: AT_MS + 5,
      ...delivery,
    },
    eventAtMs: AT_MS - 177,
    isOwn: true,
  };
}

const pending = { status: 'pending', nextAttemptAtMs: NEXT_MS } as const;
const columns = (line: string) => line.split(/ {2,}/);

describe('an attempt', () => {
  test('that succeeds has time, type, number, milliseconds to the answer, status and attempt', () => {
    expect(columns(attemptLine(shown(), false))).toEqual([
      '07:08:09',
      'drive.changes.change',
      '12',
      '182 ms',
      '→ 204',
      'attempt 1',
    ]);
  });

  test('that fails says when the next one is, and what was answered', () => {
    const failed = shown({ status: 503, reply: 'Down\n  for repair' }, pending);
    expect(columns(attemptLine(failed, false)).slice(4)).toEqual([
      '→ 503',
      'attempt 1, next at 07:08:14',
      'Down for repair',
    ]);
  });

  test('without an answer says why', () => {
    const { delivery, ...rest } = shown({}, { ...pending, attemptCount: 3 });
    const message = 'The connection failed (ECONNREFUSED)';
    const attempts = [{ atMs: AT_MS, durationMs: 5, errorClass: 'connection', message }];
    const line = attemptLine({ ...rest, delivery: { ...delivery, attempts } }, false);
    expect(columns(line).slice(4)).toEqual(['→ failed', 'attempt 3, next at 07:08:14', message]);
  });

  test('that is the last one says why the delivery is given up', () => {
    const gone = shown({ status: 410 }, { status: 'failed', reason: 'endpoint-gone' });
    const line = attemptLine(gone, false);
    expect(columns(line).slice(4)).toEqual(['→ 410', 'attempt 1, given up: endpoint-gone']);
    expect(line).toBe(line.trimEnd());
  });

  test('of a replay says so', () => {
    expect(attemptLine(shown({ replay: true }), false)).toContain('→ 204  attempt 1, a replay');
  });

  test('to another endpoint names it', () => {
    const line = attemptLine({ ...shown(), isOwn: false }, false);
    expect(columns(line).at(-1)).toBe('endpoint the-endpoint');
  });

  test('that is a request of a hook names the hook', () => {
    const line = attemptLine({ ...shown({}, { hookId: 'the-hook' }), isOwn: false }, false);
    expect(columns(line).at(-1)).toBe('hook the-hook');
  });

  test('of an event whose time is not known has no milliseconds, and the same columns', () => {
    const line = attemptLine({ ...shown(), eventAtMs: undefined }, false);
    expect(line).not.toContain('ms');
    expect(line.indexOf('→')).toBe(attemptLine(shown(), false).indexOf('→'));
  });

  test('minutes after the event has seconds, and the same columns', () => {
    const line = attemptLine({ ...shown(), eventAtMs: AT_MS - 305_000 }, false);
    expect(columns(line)[3]).toBe('305 s');
    expect(line.indexOf('→')).toBe(attemptLine(shown(), false).indexOf('→'));
  });

  test('shows no control characters of a reply, and not all of a long one', () => {
    const reply = `\u001b[2Jno\u202e ${'x'.repeat(256)}`;
    const line = attemptLine(shown({ status: 500, reply }, pending), false);
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(line).toMatch(/ {2}no x+$/);
    expect(line.length).toBeLessThan(220);
  });

  test.each([
    [204, 32],
    [500, 31],
  ])('with the status %i has its colour, and the same text', (status, colour) => {
    const line = attemptLine(shown({ status }, pending), true);
    expect(line).toContain(`\u001b[${colour}m→ ${status}`);
    expect(stripVTControlCharacters(line)).toBe(attemptLine(shown({ status }, pending), false));
  });
});

test('a delivery that is postponed says until when it waits', () => {
  const line = postponedLine(shown({}, { ...pending, attempts: [], attemptCount: 0 }), false);
  expect(columns(line).slice(4)).toEqual(['→ waits until 07:08:14']);
  expect(line).not.toMatch(TOO_WIDE);
});

test('a delivery has the columns of its event, within 80 columns', () => {
  const event = eventLine(
    {
      owner: 'default',
      sequence: 12,
      drawnAtMs: AT_MS - 100,
      event: {
        id: 'nevent',
        type: 'drive.changes.change',
        source: '/watches/1',
        subject: 'primary',
        timeMs: AT_MS - 177,
        data: {},
      },
    } as Parameters<typeof eventLine>[0],
    false,
  );
  const delivery = attemptLine(shown(), false);
  expect(columns(event)).toEqual(['07:08:08', 'drive.changes.change', '12', '77 ms', 'primary']);
  for (const text of ['drive.changes.change', ' 12 ', ' ms'])
    expect(delivery.indexOf(text)).toBe(event.indexOf(text));
  expect(delivery.indexOf('→')).toBe(event.indexOf('primary'));
  expect(`${event}\n${delivery}`).not.toMatch(TOO_WIDE);
});
