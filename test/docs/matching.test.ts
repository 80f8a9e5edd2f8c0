import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTES } from '../../lib/matching/attributes.ts';
import { DIALECTS } from '../../lib/matching/filter.ts';
import { matchesPattern } from '../../lib/matching/matches-pattern.ts';
import { OPERAND_KINDS } from '../../lib/matching/operands.ts';
import { OPERATORS } from '../../lib/matching/operators.ts';
import { parseFilter } from '../../lib/matching/parse-filter.ts';
import { PATTERN_MAX_LENGTH } from '../../lib/matching/pattern.ts';
import {
  FILTER_MAX_BYTES,
  FILTER_MAX_CONDITIONS,
  FILTER_MAX_DEPTH,
} from '../../lib/matching/place.ts';

const PAGE = readFileSync(new URL('../../docs/matching.md', import.meta.url), 'utf8');

const code = (text: string) => `\`${text}\``;

/** The cells of the table of a section, without its heading. */
function table(heading: string): string[][] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`);
  const [rows = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  const lines = rows.trimEnd().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const codesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('TH-30 the table of patterns', () => {
  const rows = table('Patterns').map(([pattern, , matching, others]) => ({
    pattern: codesIn(pattern)[0] ?? '',
    matching: codesIn(matching),
    others: codesIn(others),
  }));

  test.each(rows)('is right about $pattern', ({ pattern, matching, others }) => {
    expect(matching.length).toBeGreaterThan(0);
    expect([...matching, ...others].filter((type) => matchesPattern(pattern, type))).toEqual(
      matching,
    );
  });

  test('has every form', () => {
    expect(rows.map(({ pattern }) => pattern)).toEqual([
      '*',
      'a.b.c',
      'a.*',
      '*.b.c',
      '*.',
      'a.*.c',
      'a.b.**',
    ]);
    expect(PAGE).toContain(`and ${PATTERN_MAX_LENGTH} characters at most`);
  });
});

test('the page has the dialects and the attributes', () => {
  expect(table('Filters').map(([dialect]) => dialect)).toEqual(DIALECTS.map(code));
  expect(PAGE).toContain(`The attributes are ${ATTRIBUTES.map(code).join(', ')}.`);
});

test('TH-62 TH-64 the page has the operators with their operands, and which of them are transitions', () => {
  const rows = table('Conditions on data').map(([name, operand, , before]) => [
    name,
    operand,
    before !== '',
  ]);
  expect(rows).toEqual(
    [...OPERATORS].map(([name, { operand, changes }]) => [
      code(name),
      OPERAND_KINDS[operand],
      changes !== undefined,
    ]),
  );
});

test('the example is a filter', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(PAGE) ?? [];
  expect(parseFilter(JSON.parse(example))).toEqual(JSON.parse(example));
});

test('the page has the limits', () => {
  const limits = [FILTER_MAX_DEPTH, FILTER_MAX_CONDITIONS].map(String);
  expect(table('Limits').map(([, limit]) => limit)).toEqual([
    ...limits,
    `${FILTER_MAX_BYTES.toLocaleString('en-US')} bytes`,
  ]);
});
