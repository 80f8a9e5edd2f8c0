import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profilesFile, readProfiles, writeProfiles } from '../../cli/profiles/profiles-file.ts';
import { runCommand } from './support/run-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-profile-'));
  writeProfiles(profilesFile(environment()), {
    current: 'prod',
    profiles: {
      local: { url: 'http://localhost:3000', key: 'local-key' },
      prod: { url: 'https://prod.example.com', key: 'prod-key' },
    },
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = () => ({ XDG_CONFIG_HOME: folder });
const run = (...args: string[]) => runCommand(['profile', ...args], { environment: environment() });
const stored = () => readProfiles(profilesFile(environment()));

test.each([[[]], [['--json']]])('list %j shows the current one, and no keys', async (flags) => {
  const { code, output } = await run('list', ...flags);
  expect(code).toBe(0);
  expect(output).toContain('https://prod.example.com');
  expect(output).not.toContain('-key');
});

test('use makes another the current one', async () => {
  expect(await run('use', 'local')).toMatchObject({ code: 0 });
  expect(stored().current).toBe('local');
});

test('delete says what becomes of the key', async () => {
  expect((await run('delete', 'prod')).output).toMatch(/Its key still works/);
  expect((await run('delete', 'local')).output).toMatch(/npm start stores it again/);
});

test('delete forgets the key, and which was the current one', async () => {
  expect(await run('delete', 'prod')).toMatchObject({ code: 0 });
  expect(stored()).toEqual({
    profiles: { local: { url: 'http://localhost:3000', key: 'local-key' } },
  });
});

test.each(['use', 'delete'])(
  '%s of a profile that there is not names those that there are',
  async (verb) => {
    const { code, errors } = await run(verb, 'nope');
    expect(code).toBe(2);
    expect(errors).toMatch(/"nope".*local, prod/);
  },
);
