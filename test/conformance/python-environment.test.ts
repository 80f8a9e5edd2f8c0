import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { preparePython } from './python-environment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-python-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

test('without Python there is a reason in one line', async () => {
  const environment = await preparePython({ PATH: folder }, folder);
  expect(environment).toEqual({ missing: expect.stringMatching(/^there is no Python 3[^\n]*$/) });
});

test('without a package index there is a reason in one line', async () => {
  // Nothing listens on port 9.
  const unreachable = {
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
    PIP_EXTRA_INDEX_URL: '',
    PIP_FIND_LINKS: '',
    PIP_NO_CACHE_DIR: '1',
  };
  const environment = await preparePython({ ...process.env, ...unreachable }, folder);
  expect(environment).toEqual({
    missing: expect.stringMatching(/^(?:there is no Python 3|it could not be installed)[^\n]*$/),
  });
}, 60_000);
