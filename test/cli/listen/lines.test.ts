import { describe, expect, test } from 'vitest';
import { ageText } from '../../../cli/listen/age-text.ts';
import { attemptLine } from '../../../cli/listen/attempt-line.ts';
import { eventLine } from '../../../cli/listen/event-line.ts';
import type { ForwardAttempt } from '../../../cli/listen/forward.ts';
import type { Posted } from '../../../cli/listen/post.ts';
import { painter } from '../../../local/paint.ts';
import { timeOfDay } from '../../../local/time-of-day.ts';
import { NOON_MS } from '../support/run-command.ts';
import { eventNumbered } from './event.ts';

const plain = painter(false);
const EVIL = '\u001b]0;title\u0007\u009b31m\n';

describe('the line for an event', () => {
  test('has time, type, number, age and subject', () => {
    const line = eventLine(eventNumbered(41, { subject: 'order-7' }), NOON_MS, plain);
    const time = timeOfDay(Date.parse('2027-03-01T11:59:59.858Z'));
    expect(line).toBe(`${time}  order.created                     41    142 ms  order-7`);
  });

  test('has the date of another day', () => {
    const line = eventLine(eventNumbered(1, { time: '2027-02-20T12:00:00Z' }), NOON_MS, plain);
    expect(line).toMatch(/^2027-02-20 \d\d:\d\d:\d\d {2}order\.created .* 9 d$/);
  });

  test('has colours if they are wanted', () => {
    const line = eventLine(
      eventNumbered(1, { type: 'drive.changes.change' }),
      NOON_MS,
      painter(true),
    );
    expect(line).toContain('\u001b[32mdrive.changes.change');
  });

  test('gives the terminal no orders', () => {
    const line = eventLine(eventNumbered(1, { type: EVIL, subject: EVIL }), NOON_MS, plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

test.each([
  [-5, '0 ms'],
  [142.4, '142 ms'],
  [9999, '9999 ms'],
  [10_000, '10 s'],
  [119_000, '1 min'],
  [7_200_000, '2 h'],
  [3 * 86_400_000, '3 d'],
  [Number.NaN, ''],
])('%d ms is an age of "%s"', (milliseconds, text) => {
  expect(ageText(milliseconds)).toBe(text);
});

describe('the line for a request', () => {
  const answered = (status: number, firstLine = ''): Posted => ({
    outcome: 'answered',
    status,
    firstLine,
    durationMs: 12,
  });
  const away: Posted = { outcome: 'unreachable', message: 'The connection failed', durationMs: 1 };
  const broken: Posted = {
    outcome: 'failed',
    message: 'There was no answer in time',
    durationMs: 1,
  };

  test.each<[string, Partial<ForwardAttempt> & { posted: Posted }]>([
    ['→ 204 in 12 ms', { posted: answered(204) }],
    ['→ 200 in 12 ms, attempt 2  ok', { posted: answered(200, 'ok'), number: 2 }],
    [
      '→ 500 in 12 ms, attempt 1 of 5, again in 1 s  Not yet',
      { posted: answered(500, 'Not yet'), retryInMs: 1000 },
    ],
    ['→ 500 in 12 ms, attempt 5 of 5, given up', { posted: answered(500), number: 5 }],
    [
      '→ There was no answer in time, attempt 1 of 5, again in 1 s',
      { posted: broken, retryInMs: 1000 },
    ],
    [
      '→ The connection failed, waiting for http://localhost:3000/, again in 2 s',
      { posted: away, retryInMs: 2000 },
    ],
    [
      '→ The connection failed, waiting for http://localhost:3000/, again every 5 s',
      { posted: away, retryInMs: 5000, isLast: true },
    ],
  ])('says %s', (text, { posted, number = 1, retryInMs, isLast = false }) => {
    const attempt = { posted, number, retryInMs, isLast };
    const view = { url: 'http://localhost:3000/', nowMs: NOON_MS, paint: plain };
    const line = attemptLine(eventNumbered(41), attempt, view);
    expect(line).toBe(
      `${timeOfDay(NOON_MS)}  order.created                     41            ${text}`,
    );
  });

  test('what the target answers gives the terminal no orders, and is cut', () => {
    const attempt = {
      posted: answered(200, EVIL.repeat(30)),
      number: 1,
      retryInMs: undefined,
      isLast: false,
    };
    const view = { url: '', nowMs: NOON_MS, paint: plain };
    const line = attemptLine(eventNumbered(1), attempt, view);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(line.length).toBeLessThan(220);
  });
});
