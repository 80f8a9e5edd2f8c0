import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHttpDate } from '../../../lib/protocol/parse-http-date.ts';

test('B-10 every second of every year is read from its HTTP date', () => {
  const times = fc.date({
    min: new Date('0100-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });

  fc.assert(
    fc.property(times, (time) => {
      expect(parseHttpDate(time.toUTCString())).toBe(Math.floor(time.getTime() / 1000) * 1000);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  'Tue, 30 Feb 2027 12:00:00 GMT',
  'Mon, 29 Feb 2027 12:00:00 GMT',
  'Thu, 29 Feb 2100 12:00:00 GMT',
  'Fri, 31 Apr 2027 12:00:00 GMT',
  'Fri, 00 Jan 2027 12:00:00 GMT',
  'Fri, 32 Jan 2027 12:00:00 GMT',
  'Fri, 01 anF 2027 12:00:00 GMT',
  'Fri, 01 Jan 2027 24:00:00 GMT',
  'Fri, 01 Jan 2027 12:60:00 GMT',
  'Fri, 01 Jan 2027 12:00:60 GMT',
  'Fri, 01 Jan 0099 12:00:00 GMT',
  'Fri, 1 Jan 2027 12:00:00 GMT',
  'Fri, 01 Jan 2027 12:00:00 GMT+2',
  'Fri. 01 Jan 2027 12.00.00 or Fri, 01 Jan 2027 12:00:00 GMT',
  '2027-01-01T12:00:00Z',
  '1803902400000',
  '',
  undefined,
])('B-10 there is no %s', (text) => {
  expect(parseHttpDate(text)).toBeUndefined();
});

test('B-10 a leap day is one', () => {
  expect(parseHttpDate('Tue, 29 Feb 2028 00:00:00 GMT')).toBe(Date.UTC(2028, 1, 29));
  expect(parseHttpDate('Tue, 29 Feb 2000 00:00:00 GMT')).toBe(Date.UTC(2000, 1, 29));
});
