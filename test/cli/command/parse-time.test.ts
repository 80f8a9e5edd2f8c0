import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../../../cli/command/parse-duration.ts';
import { parseTime } from '../../../cli/command/parse-time.ts';
import { CommandError } from '../../../cli/command-error.ts';
import { NOON_MS } from '../support/run-command.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['15min', 900_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', 'h', '1.5h', '-1h', '1h30m', '1 h', '1H', '1constructor', '9999999999s'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('every count of every unit is that long ago', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.constantFrom(...Object.keys(UNITS)), (count, unit) => {
      const time = parseTime(`${count}${unit}`, '--since', NOON_MS);
      expect(NOON_MS - Date.parse(time)).toBe(count * (UNITS[unit] ?? 0));
    }),
  );
});

test('a time in ISO 8601 stays as it is', () => {
  expect(parseTime('2027-02-30T25:00:00Z', '--since', NOON_MS)).toBe('2027-02-30T25:00:00Z');
});

test.each(['yesterday', '1 h', '999999999d', '12:00'])('%j names the flag and the fix', (text) => {
  const parse = () => parseTime(text, '--since', NOON_MS);
  expect(parse).toThrow(CommandError);
  expect(parse).toThrow(/^--since must be .*15m, 2h or 3d.*2027/);
});

test('a date is its beginning in UTC', () => {
  expect(parseTime('2027-02-28', '--since', NOON_MS)).toBe('2027-02-28T00:00:00Z');
});
