import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockEntry {
  version?: string;
  resolved?: string;
  link?: boolean;
  os?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const packages: Record<string, LockEntry> = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
).packages;

/** Whether a package at `folder` finds `name` in its own node_modules or in one further up. */
function resolves(folder: string, name: string): boolean {
  if (`${folder && `${folder}/`}node_modules/${name}` in packages) return true;
  // Without node_modules in its path it is a package of this repository, in a folder of its own.
  const place = Math.max(0, folder.lastIndexOf('node_modules/'));
  const parentFolder = folder.slice(0, place).replace(/\/$/, '');
  return folder !== '' && resolves(parentFolder, name);
}

// `npm install` drops what a registry lacks, and `npm ci` then fails where the registry has it.
test('the lock file has an entry for every dependency, whatever the platform', () => {
  const missing = Object.entries(packages).flatMap(([folder, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !resolves(folder, name))
      .map((name) => `${name} of ${folder}`),
  );

  expect(missing).toEqual([]);
});

test('the lock file names no registry', () => {
  const resolved = Object.values(packages).flatMap(({ resolved, link }) =>
    link ? [] : (resolved ?? []),
  );

  expect(resolved).toEqual([]);
});

test.each(['linux', 'darwin', 'win32'])(
  'the lock file has the database and Biome for %s',
  (platform) => {
    const names = Object.entries(packages)
      .filter(([, { os }]) => os?.includes(platform))
      .map(([folder]) => folder);

    expect(names).toContainEqual(expect.stringMatching(/@dynoxide\//));
    expect(names).toContainEqual(expect.stringMatching(/@biomejs\/cli-/));
  },
);
