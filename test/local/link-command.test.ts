import { lstat, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linkCommand } from '../../local/link-command.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-bin-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('on Linux and macOS', () => {
  test('tidings is a link to the launcher of the checkout', async () => {
    linkCommand(join(folder, '.bin'), 'linux');
    expect(await readlink(join(folder, '.bin/tidings'))).toBe('../../cli/bin.mjs');
  });

  test('what is there already is replaced', async () => {
    await writeFile(join(folder, 'tidings'), 'old');
    linkCommand(folder, 'darwin');
    linkCommand(folder, 'darwin');
    expect((await lstat(join(folder, 'tidings'))).isSymbolicLink()).toBe(true);
  });
});

test('on Windows tidings is a script that needs no right to make links', async () => {
  linkCommand(folder, 'win32');
  expect(await readFile(join(folder, 'tidings.cmd'), 'utf8')).toBe(
    '@node "%~dp0\\..\\..\\cli\\bin.mjs" %*\r\n',
  );
});

test('the launcher can be run, as the link needs it to be', async () => {
  const launcher = new URL('../../cli/bin.mjs', import.meta.url);
  expect((await lstat(launcher)).mode & 0o111).not.toBe(0);
  expect(await readFile(launcher, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
