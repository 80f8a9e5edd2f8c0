import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIsoTime } from '../../../lib/protocol/parse-iso-time.ts';

test('B-10 every millisecond is read from its ISO 8601', () => {
  const dates = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(parseIsoTime(date.toISOString())).toBe(date.getTime());
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['2027-02-28T12:00:00Z', Date.UTC(2027, 1, 28, 12)],
  ['2028-02-29T12:00:00Z', Date.UTC(2028, 1, 29, 12)],
  ['2027-01-31T12:00:00+02:00', Date.UTC(2027, 0, 31, 10)],
  ['2027-01-31T12:00:00+02', Date.UTC(2027, 0, 31, 10)],
  ['2027-01-01T00:30:00-0130', Date.UTC(2027, 0, 1, 2)],
  ['2027-01-01t00:00z', Date.UTC(2027, 0, 1)],
  ['2027-01-01 00:00:00.5Z', Date.UTC(2027, 0, 1, 0, 0, 0, 500)],
  ['2027-01-01T00:00:00.289999999Z', Date.UTC(2027, 0, 1, 0, 0, 0, 289)],
])('%s is %i', (text, milliseconds) => {
  expect(parseIsoTime(text)).toBe(milliseconds);
});

test.each([
  '2027-02-30T12:00:00Z',
  '2027-02-29T12:00:00Z',
  '2100-02-29T12:00:00Z',
  '2027-04-31T12:00:00Z',
  '2027-00-10T12:00:00Z',
  '2027-13-10T12:00:00Z',
  '2027-01-00T12:00:00Z',
  '2027-01-32T12:00:00Z',
  '2027-01-01T24:00:00Z',
  '2027-01-01T12:60:00Z',
  '2027-01-01T12:00:60Z',
  '2027-01-01T12:00:00+24:00',
  '2027-01-01T12:00:00+01:60',
  '2027-01-01T12:00:00',
  '2027-01-01',
  '20270101T120000Z',
  '2027-01-01T12:00:00.1234567890Z',
  '12027-01-01T12:00:00Z',
  '2027-01-01T12:00:00ZZ',
  '2027-01-01T12:00:00.Z',
  'tomorrow',
  '',
])('B-10 %j does not exist', (text) => {
  expect(parseIsoTime(text)).toBeUndefined();
});

test('B-10 any text that is read is the time that it says', () => {
  const digits = (length: number, max: number) =>
    fc.integer({ min: 0, max }).map((number) => String(number).padStart(length, '0'));
  const parts = fc.tuple(digits(4, 9999), digits(2, 13), digits(2, 32), digits(2, 24));
  fc.assert(
    fc.property(parts, ([year, month, day, hour]) => {
      const text = `${year}-${month}-${day}T${hour}:00:00.000Z`;
      const time = parseIsoTime(text);
      if (time !== undefined) expect(new Date(time).toISOString()).toBe(text);
      else expect(new Date(Date.parse(text) || 0).toISOString()).not.toBe(text);
    }),
    { numRuns: 3000 },
  );
});

test('any other text is none, and no error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseIsoTime(text)).toBeUndefined();
    }),
  );
});
