import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rsaKey } from '../../support/rsa-key.ts';
import { ACCOUNT, replyTo } from '../support/api-documents.ts';
import { type FakeService, type Reply, startFakeService } from '../support/fake-service.ts';
import { runCommand } from '../support/run-command.ts';

const KEY = {
  type: 'service_account',
  client_email: 'robot@example.com',
  private_key: rsaKey().pem,
};
const USER = {
  type: 'authorized_user',
  client_id: 'id',
  client_secret: 'GOCSPX-secret',
  refresh_token: '1//secret',
};

let folder: string;
let service: FakeService;
let reply: Reply | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-account-'));
  reply = undefined;
  service = await startFakeService((received) => reply ?? replyTo(received));
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], input?: string) =>
  runCommand(
    ['account', ...args, '--url', service.url, '--key', 'the-key'],
    input === undefined ? {} : { input },
  );

/** Writes a file, and returns its path. */
function file(content: unknown, name = 'key.json'): string {
  const path = join(folder, name);
  const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
  writeFileSync(path, isRaw ? content : JSON.stringify(content));
  return path;
}

const sent = () => service.received.map(({ method, path, body }) => [method, path, body]);
const sentBody = () => JSON.parse(service.received[0]?.body ?? 'null');

describe('account add takes', () => {
  const { type: _, ...token } = USER;
  const text = JSON.stringify(KEY, null, 2);
  test.each<[string, unknown, unknown]>([
    ['a key of a service account', KEY, KEY],
    ['credentials of a user', USER, USER],
    ['a client with its refresh token', token, token],
    [
      'what is wrapped',
      { credentials: KEY, subject: 'a@b.c' },
      { credentials: KEY, subject: 'a@b.c' },
    ],
    ['a file with a byte order mark', `\ufeff${text}`, KEY],
    ['a file in UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${text}`, 'utf16le'), KEY],
    ['base64', Buffer.from(text).toString('base64'), KEY],
  ])('%s', async (_, content, body) => {
    const { code, output, errors } = await run(['add', file(content)]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(sentBody()).toEqual(body);
    expect(output).toContain(ACCOUNT.id);
  });

  test('its input', async () => {
    expect(await run(['add', '-'], text)).toMatchObject({ code: 0 });
    expect(sentBody()).toEqual(KEY);
  });

  test.each([
    ['a key file', KEY],
    ['what is wrapped', { credentials: KEY, subject: 'other@b.c' }],
  ])('a subject for %s', async (_, content) => {
    await run(['add', file(content), '--subject', 'admin@b.c']);
    expect(sentBody()).toEqual({ credentials: KEY, subject: 'admin@b.c' });
  });
});

describe('account add refuses before anything is sent, with the name of the file and the fix:', () => {
  test.each<[string, unknown, RegExp]>([
    ['an empty file', '', /it must be a JSON object\. Take the JSON key/],
    ['a text', 'GOCSPX-secret', /it must be a JSON object\. Take the JSON key/],
    ['JSON that is cut', JSON.stringify(USER).slice(0, -5), /it must be a JSON object/],
    ['a list', [USER], /must be a JSON object/],
    ['the private key alone', rsaKey().pem, /it is a key alone: send the JSON file/],
    [
      'an OAuth client',
      { installed: { client_secret: 'GOCSPX-secret' } },
      /installed is an OAuth client: authorise/,
    ],
    [
      'another type',
      { type: 'external_account' },
      /type is "external_account".*not supported; use/,
    ],
    ['a user without a token', { ...USER, refresh_token: '' }, /refresh_token is missing/],
    [
      'a key that is cut',
      { ...KEY, private_key: KEY.private_key.slice(0, 900) },
      /private_key is cut off.*Use/,
    ],
    [
      'an access token',
      { type: 'access_token', access_token: '1//secret' },
      /must not be "access_token"/,
    ],
    ['a field too many', { credentials: USER, owner: 'bob' }, /owner is not known here\. Use/],
    ['nesting that is too deep', '['.repeat(5000) + ']'.repeat(5000), /nested too deeply/],
    [
      'a file that is too large',
      { ...USER, more: 'x'.repeat(70_000) },
      /it is over 65536 bytes\. Take the JSON key/,
    ],
  ])('%s', async (_, content, message) => {
    const path = file(content);
    const { code, output, errors } = await run(['add', path]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors.startsWith(`tidings: ${path} cannot be used: `)).toBe(true);
    expect(errors).toMatch(message);
    expect(errors.match(/\n/g)).toHaveLength(1);
    for (const secret of ['GOCSPX', '1//', 'PRIVATE KEY-----\n', KEY.private_key.slice(30, 60)])
      expect(errors).not.toContain(secret);
    expect(service.received).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['a file that is not there', 'nope.json', /There is no file .*nope\.json: is the path right\?/],
    ['a folder', 'folder', /folder is a folder: name a file in it/],
    ['a path through a file', 'key.json/more', /There is no file .*key\.json\/more/],
  ])('%s', async (_, name, message) => {
    file(KEY);
    mkdirSync(join(folder, 'folder'));
    const ran = await run(['add', join(folder, name)]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(service.received).toEqual([]);
  });

  test('an input that is no JSON', async () => {
    const ran = await run(['add', '-'], 'GOCSPX-secret');
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.errors).toMatch(/^tidings: The input cannot be used: it must be/);
    expect(ran.errors).not.toContain('GOCSPX');
  });

  test('a subject for a user', async () => {
    const ran = await run(['add', file(USER), '--subject', 'a@b.c']);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.errors).toMatch(/subject is for service accounts/);
  });
});

test.each([
  [[], '/accounts/an-id'],
  [['--force'], '/accounts/an-id?force=true'],
])('account replace %j puts the credentials there', async (flags, path) => {
  expect(await run(['replace', 'an-id', file(USER), ...flags])).toMatchObject({ code: 0 });
  expect(sent()).toEqual([['PUT', path, JSON.stringify(USER)]]);
});

test.each<[string[], Reply, string, RegExp]>([
  [[], { status: 204 }, '/accounts/an-id', /an-id is deleted/],
  [['--force'], { status: 202, body: ACCOUNT }, '/accounts/an-id?force=true', /is being deleted/],
])('account delete %j', async (flags, answer, path, message) => {
  reply = answer;
  const { code, output } = await run(['delete', 'an-id', ...flags]);
  expect(code).toBe(0);
  expect(output).toMatch(message);
  expect(sent()).toEqual([['DELETE', path, '']]);
});

test('account list has whole ids, types, states and identities', async () => {
  const { output } = await run(['list']);
  expect(output.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['ID', 'TYPE', 'STATUS', 'SINCE', 'IDENTITY'],
    [ACCOUNT.id, 'service_account', 'ok', '1 d ago', 'robot@example.com for admin@example.com'],
    [''],
  ]);
});

test('account check is 1 if the credentials do not work, and says for what', async () => {
  const failed = { ok: false, message: 'Google says no.' };
  const works = { ok: true };
  reply = {
    status: 200,
    body: {
      ...failed,
      resources: { 'drive.files': failed, 'calendar.acl': works },
      account: ACCOUNT,
    },
  };
  const { code, output } = await run(['check', 'an-id']);
  expect(code).toBe(1);
  expect(output).toBe(
    [
      'RESOURCE      TOKEN  PROBLEM',
      'drive.files   no     Google says no.',
      'calendar.acl  yes',
      '',
      'Google says no.',
      '',
    ].join('\n'),
  );
  expect((await run(['check', 'an-id', '--json'])).code).toBe(1);
});

test('a failure of an account names the verb that repairs it', async () => {
  const failure = { message: 'Replace its credentials with PUT /accounts/7c0f' };
  reply = { status: 200, body: { ...ACCOUNT, failure } };
  expect((await run(['get', '7c0f'])).output).toMatch(
    /^failure +Replace its credentials with tidings account replace 7c0f <file>$/m,
  );
  reply = { status: 200, body: { ...failure, ok: false, resources: { 'drive.files': failure } } };
  const { output } = await run(['check', '7c0f']);
  expect(output.match(/tidings account replace 7c0f <file>/g)).toHaveLength(2);
  expect(output).not.toContain('PUT');
});

test('a check that reached no resource is shown too', async () => {
  reply = { status: 200, body: { ok: false, message: 'Not\u001b[2J', resources: {} } };
  const { code, output } = await run(['check', 'an-id']);
  expect({ code, output }).toEqual({
    code: 1,
    output: 'No resource was checked.\n\nNot\\u001b[2J\n',
  });
});
