import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { View } from '../../../cli/command/answer.ts';
import { fields } from '../../../cli/output/fields.ts';
import { plainText } from '../../../cli/output/plain-text.ts';
import { table } from '../../../cli/output/table.ts';
import { timeAgo } from '../../../cli/output/time-ago.ts';
import { usesColours } from '../../../cli/output/uses-colours.ts';

const VIEW: View = { paint: (_, text) => text, width: undefined, nowMs: 0 };
const COLUMNS = [
  { title: 'ID', value: ({ id }: { id: string }) => id },
  { title: 'NAME', value: ({ name }: { id: string; name: string }) => name },
];

test('a table has its columns below each other', () => {
  const rows = [
    { id: 'a', name: 'first' },
    { id: 'longer', name: 'second' },
  ];
  expect(table(COLUMNS, rows, 'None.')(VIEW)).toBe('ID      NAME\na       first\nlonger  second');
});

test('a table without rows says so', () => {
  expect(table(COLUMNS, [], 'None.')(VIEW)).toBe('None.');
});

test('on a narrow terminal the last column is cut', () => {
  const rows = [{ id: 'a', name: 'a name that is much too long' }];
  const [, line = ''] = table(COLUMNS, rows, '')({ ...VIEW, width: 20 }).split('\n');
  expect(line).toHaveLength(20);
  expect(line).toMatch(/…$/);
});

test('colours do not change what is written', () => {
  const paint: View['paint'] = (style, text) => `<${style}>${text}</>`;
  const rows = [{ id: 'a', name: 'b' }];
  const painted = table(COLUMNS, rows, '')({ ...VIEW, paint });
  expect(painted.replaceAll(/<\w+>|<\/>/g, '')).toBe(table(COLUMNS, rows, '')(VIEW));
});

test('fields without a value are left out', () => {
  const text = fields([
    ['id', 'a'],
    ['reason', undefined],
    ['health', 'active'],
  ])(VIEW);
  expect(text).toBe('id      a\nhealth  active');
});

test('no value of a service gives a terminal orders', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      expect(plainText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    }),
  );
  expect(plainText('\u001b[2Jgone\r\n')).toBe('\\u001b[2Jgone\\u000d\\u000a');
});

test.each([
  [undefined, ''],
  ['1970-01-02T00:00:00Z', '0 s ago'],
  ['1970-01-01T23:59:00Z', '1 min ago'],
  ['1970-01-01T21:00:00Z', '3 h ago'],
  ['1970-01-08T23:00:00Z', 'in 6 d'],
  ['1970-01-02T00:00:59Z', 'in 59 s'],
])('%s is %j', (time, text) => {
  expect(timeAgo(time, 86_400_000)).toBe(text);
});

test('a time that is none is shown as it is', () => {
  expect(timeAgo('soon', 0)).toBe('soon');
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
])('terminal %s with %j has colours: %s', (isTTY, environment, colours) => {
  expect(usesColours({ isTTY }, environment)).toBe(colours);
});
