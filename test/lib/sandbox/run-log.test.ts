import { expect, test } from 'vitest';
import { MAX_LOG_BYTES } from '../../../lib/sandbox/limits.ts';
import { CUT_MARK, RunLog } from '../../../lib/sandbox/run-log.ts';

function logged(...lines: string[]): readonly string[] {
  const log = new RunLog();
  for (const line of lines) log.add(line);
  return log.lines;
}

function bytes(lines: readonly string[]): number {
  return Buffer.byteLength(lines.map((line) => `${line}\n`).join(''));
}

test('lines are kept as they are, empty ones too', () => {
  expect(logged('a', '', 'ü')).toEqual(['a', '', 'ü']);
});

test.each(['x', 'ü', '€', '😀'])(
  'a long line of %s is cut between characters, and marked',
  (one) => {
    const lines = logged(one.repeat(MAX_LOG_BYTES));
    expect(lines).toHaveLength(2);
    expect(lines[0]?.replaceAll(one, '')).toBe('');
    expect(lines[1]).toBe(CUT_MARK);
    expect(bytes(lines)).toBeLessThanOrEqual(MAX_LOG_BYTES);
    expect(bytes(lines)).toBeGreaterThan(MAX_LOG_BYTES - 5);
  },
);

test('nothing is added after the mark', () => {
  const lines = logged('x'.repeat(MAX_LOG_BYTES), 'a', 'b');
  expect(lines.at(-1)).toBe(CUT_MARK);
  expect(lines).toHaveLength(2);
});

test('half of a pair becomes the character for what is unknown', () => {
  expect(logged('a\ud800b')).toEqual(['a\ufffdb']);
});

test('what fits to the last byte is not marked, until there is more', () => {
  const whole = 'x'.repeat(MAX_LOG_BYTES - Buffer.byteLength(CUT_MARK) - 2);
  expect(logged(whole)).toEqual([whole]);
  expect(logged(whole, '')).toEqual([whole, CUT_MARK]);
});
