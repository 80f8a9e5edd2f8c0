import { expect, test } from 'vitest';
import { decodeId } from '../../../lib/protocol/decode-id.ts';
import { idInUrl } from '../../../lib/protocol/id-in-url.ts';
import { idProblem } from '../../../lib/protocol/plain-id.ts';

const ID = 'user@example.com';
const IN_BASE64 = Buffer.from(ID).toString('base64');

test.each([
  `WEBCAL://Calendar.Google.com/calendar/ical/${encodeURIComponent(ID)}/public/basic.ics`,
  `HTTPS://CALENDAR.GOOGLE.COM/calendar/u/0?cid=${IN_BASE64}`,
  `Calendar.Google.Com/calendar/u/0?cid=${IN_BASE64}`,
  `https://calendar.google.com/calendar/r/settings/calendar/${encodeURIComponent(IN_BASE64)}`,
  `www.googleapis.com/calendar/v3/calendars/${ID}/events`,
  `https://www.google.com/calendar/private/calendar/${ID}/x`,
  `https://calendar.google.com/calendar/embed?src=${ID}&cid=other@example.com`,
  `https://calendar.google.com:443/calendar/embed?src=${ID}`,
  `https://calendar.google.com:8443/calendar/embed?src=${ID}`,
])('%s is a link of a calendar', (url) => {
  expect(idProblem(url, 'calendar')).toEqual({ problem: 'is a URL, not an id', id: ID });
});

test('an id that is base64 by accident, of a text that is no id, stays as it is', () => {
  expect(Buffer.from('dGVzdA', 'base64').toString()).toBe('test');
  const link = 'https://calendar.google.com/calendar/u/0?cid=';
  expect(idInUrl(`${link}dGVzdA`, 'calendar')).toBe('dGVzdA');
  expect(idInUrl(`${link}primary`, 'calendar')).toBe('primary');
});

/** Encoded that many times. */
const encoded = (text: string, times: number): string =>
  times === 0 ? text : encoded(encodeURIComponent(text), times - 1);

test('an id is decoded up to four times', () => {
  expect(decodeId(encoded(ID, 4))).toBe(ID);
  expect(idProblem(encoded(ID, 4), 'other')?.id).toBe(ID);
  expect(idProblem(encoded(ID, 5), 'other')).toEqual({
    problem: 'is encoded already',
    id: undefined,
  });
});

test('encoded blanks around an id are removed', () => {
  expect(idProblem('%20abc%0A', 'other')).toEqual({ problem: 'is encoded already', id: 'abc' });
});

test('what holds nothing but encoded blanks has no id', () => {
  expect(idProblem('%20', 'other')).toEqual({ problem: 'is encoded already', id: undefined });
});

test('an encoded URL is no id, and its id is not guessed', () => {
  const url = encodeURIComponent('https://example.com/a');
  expect(idProblem(url, 'other')).toMatchObject({ id: undefined });
});
