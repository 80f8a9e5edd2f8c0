import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { hookMetrics } from '../../lib/metrics/hook-metrics.ts';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** A section of the page, up to the next one. */
function section(title: string): string {
  const [, after = ''] = textOf('docs/operations.md').split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** The names in the first column of a section's table. */
function firstColumn(title: string): string[] {
  const cells = [...section(title).matchAll(/^\| (`[^|]*`) +\|/gm)];
  return cells.flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []);
}

const alarms = readdirSync(new URL('../../deploy', import.meta.url))
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => Object.keys(parse(textOf(`deploy/${name}`)).alarms ?? {}))
  .map((id) => id.replace(/Alarm$/, ''));

test('every alarm has a row that says what it means and what to do, and no other has one', () => {
  expect(firstColumn('Alarms').toSorted()).toEqual(alarms.toSorted());
});

test('the costs have the number of alarms', () => {
  expect(section('Costs')).toContain(` ${alarms.length} alarms`);
});

test('every metric of hooks is described', () => {
  const measured = new Set<string>();
  const metrics = hookMetrics((values) => {
    for (const name of Object.keys(values)) measured.add(name);
  });
  metrics.ran(true);
  metrics.ran(false);
  metrics.disabled();
  expect(firstColumn('Metrics')).toEqual(expect.arrayContaining([...measured]));
});
