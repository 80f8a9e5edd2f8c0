import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as client from '../../client/index.ts';
import * as matching from '../../client/matching.ts';
import * as library from '../../lib/index.ts';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const page = (name: string) => readFileSync(join(DOCS, name), 'utf8');
const EXPORTED: Record<string, object> = {
  tidings: library,
  'tidings/client': client,
  'tidings/matching': matching,
};

/** What the code of all pages imports from the package: the entry point and a name. */
const imported = globSync('*.md', { cwd: DOCS }).flatMap((name) =>
  [...page(name).matchAll(/^ *import \{([^}]+)\} from '(tidings(?:\/\w+)?)';/gm)].flatMap(
    ([, names = '', entry = '']) =>
      names
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '' && !one.startsWith('type '))
        .map((one) => [name, one, entry] as const),
  ),
);

test('pages import from the package', () => {
  expect(new Set(imported.map(([, , entry]) => entry))).toEqual(new Set(Object.keys(EXPORTED)));
});

test.each(imported)('%s: %s is exported by %s', (_, name, entry) => {
  expect(EXPORTED[entry]).toHaveProperty(name);
});

describe('links to the reference', () => {
  const links = [...page('library.md').matchAll(/\]\((reference\/[^)#]+)(?:#([^)]+))?\)/g)].map(
    ([, file = '', anchor]) => [file, anchor] as const,
  );

  test.each(links)('%s has %s', (file, anchor) => {
    const headings = [...page(file).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchor === undefined || headings.includes(anchor)).toBe(true);
  });
});
