import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profilesFile } from '../../../cli/profiles/profiles-file.ts';
import { storeProfile } from '../../../cli/profiles/store-profile.ts';
import { digestOfApiKey, isApiKey } from '../../../lib/api/api-key.ts';
import { writeEnvironment } from '../../../local/data-folder.ts';
import { type LambdaEndpoint, startLambdaEndpoint } from '../../local/lambda-endpoint.ts';
import { type Ran, runCommand } from '../support/run-command.ts';

const LISTED = {
  id: '1f0c3a5d7e9b2468',
  owner: 'acme',
  scopes: ['read', 'manage'],
  name: 'CI',
  createdAt: '2027-02-28T12:00:00.000Z',
};

let folder: string;
let endpoint: LambdaEndpoint;
// biome-ignore lint/suspicious/noExplicitAny: each test knows what it sent.
let respond: (event: any) => unknown;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-key-'));
  respond = () => LISTED;
  endpoint = await startLambdaEndpoint({ 'tidings-dev-keys': (event) => respond(event) });
  writeEnvironment(folder, { AWS_ENDPOINT_URL_LAMBDA: endpoint.url });
  const profile = { url: 'http://localhost:1', key: 'k', dataFolder: folder };
  storeProfile(profilesFile({ XDG_CONFIG_HOME: folder }), 'local', profile, false);
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await endpoint.close();
});

const run = (...args: string[]): Promise<Ran> =>
  runCommand(['key', ...args], { environment: { XDG_CONFIG_HOME: folder } });
const events = () => endpoint.invocations.map(({ event }) => event);

test('a new key is made here: it is in the output, and only its digest is sent', async () => {
  const args = ['create', '--owner', 'acme', '--scope', 'read,manage', '--name', 'CI'];
  const { code, output, errors } = await run(...args, '--json');
  expect(code).toBe(0);
  const { key, ...shown } = JSON.parse(output);
  expect(isApiKey(key)).toBe(true);
  expect(shown).toEqual(LISTED);
  expect(events()).toEqual([
    {
      action: 'create',
      digest: digestOfApiKey(key),
      owner: 'acme',
      scopes: ['read', 'manage'],
      name: 'CI',
    },
  ]);
  expect(errors).toMatch(/shown this once/);
  expect(errors).not.toContain(key);
});

test('a new key is shown to people with what it gives', async () => {
  const { output } = await run('create', '--owner', 'acme', '--scope', 'read');
  expect(output).toMatch(/^id +1f0c3a5d7e9b2468\nowner +acme\nscopes +read\n/);
  expect(output).toMatch(/\nkey +tidings_[\w-]{43}\n$/);
});

test('a list of keys goes over pages until there are enough, and shows whole ones', async () => {
  respond = ({ cursor = '0' }) => ({
    keys: [LISTED, { ...LISTED, revokedAt: '2027-03-01T11:00:00.000Z' }],
    nextCursor: String(Number(cursor) + 1),
  });
  const { code, output, errors } = await run('list', '--owner', 'acme', '--limit', '3');
  expect(code).toBe(0);
  expect(output.trimEnd().split('\n')).toHaveLength(5);
  expect(output).toMatch(/1f0c3a5d7e9b2468 +acme +read manage +1 d ago +1 h ago +CI\n/);
  expect(errors).toContain('--cursor 2 goes on');
  expect(events()).toEqual([
    { action: 'list', owner: 'acme' },
    { action: 'list', owner: 'acme', cursor: '1' },
  ]);
});

test('the last page ends a list', async () => {
  respond = () => ({ keys: [LISTED] });
  const { output, errors } = await run('list', '--cursor', 'c', '--json');
  expect(JSON.parse(output)).toEqual({ keys: [LISTED] });
  expect(errors).not.toContain('--cursor');
  expect(events()).toEqual([{ action: 'list', cursor: 'c' }]);
});

test('without keys that is said', async () => {
  respond = () => ({ keys: [] });
  expect((await run('list')).output).toBe('There are no keys.\n');
});

test('a revoked key is named with its owner', async () => {
  expect((await run('revoke', LISTED.id)).output).toBe(
    'The key 1f0c3a5d7e9b2468 of acme is revoked.\n',
  );
  expect(events()).toEqual([{ action: 'revoke', id: LISTED.id }]);
});

test.each([
  ['invalid-request', 'owner must be letters', 'owner', 2, '--owner must be letters\n'],
  ['invalid-cursor', 'cursor is not one', 'cursor', 2, 'cursor is not one\n'],
  [
    'not-found',
    'There is no key x',
    'id',
    1,
    'There is no key x. See tidings key list. [not-found]\n',
  ],
])('the refusal %s is one line with the flag', async (code, message, field, exitCode, line) => {
  respond = () => ({ error: { code, message, field } });
  const ran = await run('list', '--owner', 'x');
  expect(ran).toMatchObject({ code: exitCode, output: '' });
  expect(ran.errors).toBe(`Using what npm start runs here.\ntidings: ${line}`);
});

test.each([null, [], 5, 'text', { error: 'x' }, { error: {} }, {}, { keys: null }])(
  'the result %j is one line that asks for the version',
  async (result) => {
    respond = () => result;
    const { code, output, errors } = await run('list');
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/\ntidings: [^\n]*version[^\n]*\n$/);
  },
);

test('what the function says gives the terminal no orders', async () => {
  respond = () => ({ ...LISTED, owner: 'a\u001b[2J\u009b' });
  const { output } = await run('revoke', LISTED.id);
  expect(output).toBe('The key 1f0c3a5d7e9b2468 of a\\u001b[2J\\u009b is revoked.\n');
});

test('a function that fails is one line', async () => {
  respond = () => {
    throw new Error('first\nsecond');
  };
  const { code, errors } = await run('list');
  expect(code).toBe(1);
  expect(errors).toMatch(/\ntidings: tidings-dev-keys failed: Error: first second\.\n$/);
});

test.each([[['--profile', 'prdo']], [['--profile', '__proto__']]])(
  '%j, which is not there, turns to no deployment',
  async (flags) => {
    const { code, errors } = await run('list', ...flags);
    expect(code).toBe(2);
    expect(errors).toMatch(/^tidings: There is no profile "[^\n]*\n$/);
  },
);
