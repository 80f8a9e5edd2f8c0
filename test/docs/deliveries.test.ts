import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAILURE_REASONS } from '../../lib/deliveries/failure-reasons.ts';
import { parseEndpoint } from '../../lib/endpoints/parse-endpoint.ts';
import { RETRY_SCHEDULE_SECONDS } from '../../lib/endpoints/retry-schedule.ts';
import { FORMATS } from '../../lib/messages/formats.ts';

const page = (name: string) =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

/** The bodies of the commands that create endpoints. */
const bodies = ['deliveries', 'getting-started', 'api'].flatMap((name) =>
  [...page(name).matchAll(/\/endpoints -d '(\{[^']*\})'/g)].map(([, body = '']) => [name, body]),
);

test('there are commands that create endpoints', () => {
  expect(bodies).not.toEqual([]);
});

test.each(bodies)('%s: the endpoint %s is taken', async (_, body) => {
  await expect(parseEndpoint(body, { allowLoopback: true })).resolves.toBeDefined();
});

test('the page has the retry schedule', () => {
  const units = [3600, 60, 1] as const;
  const words = RETRY_SCHEDULE_SECONDS.map((seconds) => {
    const unit = units.find((size) => seconds % size === 0) ?? 1;
    return `${seconds / unit} ${{ 3600: 'h', 60: 'min', 1: 's' }[unit]}`;
  });
  expect(page('deliveries')).toContain(`${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
});

test('the page has every reason of a failure, with its sentence', () => {
  const rows = page('deliveries').replaceAll(/ +/g, ' ');
  for (const [reason, sentence] of Object.entries(FAILURE_REASONS))
    expect(rows).toContain(`| \`${reason}\` | ${sentence} |`);
});

test('the page has every format', () => {
  for (const format of FORMATS) expect(page('deliveries')).toContain(`| \`${format}\``);
});
