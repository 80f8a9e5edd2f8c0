import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { NOUNS } from '../../cli/nouns.ts';
import { allVerbs } from '../cli/support/all-verbs.ts';
import { exampleWords } from '../cli/support/example-words.ts';
import { parsed } from '../cli/support/parsed.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })];

const text = (page: string) => readFileSync(`${ROOT}/${page}`, 'utf8');

/** The commands of code blocks. */
const COMMANDS = PAGES.flatMap((page) =>
  [...text(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    [...block.matchAll(/npx tidings (.*)/g)].map(([, line = '']): [string, string] => [
      line.replace(/ +#.*/, ''),
      page,
    ]),
  ),
);

test('pages have commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
});

test.each(COMMANDS.filter(([line]) => !/--help$|^completion/.test(line)))(
  'tidings %s in %s is a command line',
  async (line) => {
    expect(await parsed(exampleWords(line).args)).toHaveLength(1);
  },
);

test('the page of the command line has every noun and verb', async () => {
  const page = text('docs/command-line.md');
  const verbs = (await allVerbs()).map(({ words }) => words.split(' ').slice(0, 2).at(-1) ?? '');
  for (const name of [...NOUNS.map((noun) => noun.name), ...verbs])
    expect(page).toContain(`\`${name}\``);
});
