import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCommand } from '../../package/build-command.ts';
import { compileLibrary } from '../../package/compile-library.ts';
import { type BareImports, bareImports } from './bare-imports.ts';

const {
  dependencies,
  devDependencies,
  optionalDependencies,
  peerDependencies,
  peerDependenciesMeta,
} = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

let dist = '';
let metafile: Metafile;
let imported: BareImports;
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'tidings-dist-'));
  compileLibrary(dist);
  metafile = await buildCommand(dist);
  imported = bareImports(dist);
});
afterAll(() => rm(dist, { recursive: true, force: true }));

describe('the dependencies of the package', () => {
  test('are what it imports, and no more', () => {
    const all = [...imported.always, ...imported.lazily].sort();
    expect(Object.keys({ ...dependencies, ...peerDependencies }).sort()).toEqual([...new Set(all)]);
  });

  test('are loaded with the command, but for esbuild, which only hooks of files need', () => {
    expect(imported.lazily).toContain('esbuild');
  });

  // Commands for those who deploy need it, and they have a checkout.
  test('are never the AWS SDK, but for an optional one that tests have', () => {
    expect(peerDependencies).toEqual({
      '@aws-sdk/client-lambda': devDependencies['@aws-sdk/client-lambda'],
    });
    expect(peerDependenciesMeta).toEqual({ '@aws-sdk/client-lambda': { optional: true } });
  });

  test('are not those of the emulators', () => {
    expect(optionalDependencies).toBeUndefined();
  });
});

test.each(['lib', 'client'])('%s needs no package: those are of the command', (folder) => {
  expect(bareImports(join(dist, folder))).toEqual({ always: [], lazily: [] });
});

test('the command has in it what a deployment needs no checkout for', () => {
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('cli/tidings.ts');
  expect(inputs.filter((file) => !/^(?:cli|lib|local|client)\//.test(file))).toEqual([]);
  // These start, configure or stand in for something.
  expect(
    inputs.filter((file) =>
      /^local\/(?:start|serverless|dynamodb|queue|gateway|run-|event-sources|create-table|follow-table|webhook-receiver)/.test(
        file,
      ),
    ),
  ).toEqual([]);
});
