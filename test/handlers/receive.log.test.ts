import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { signToken } from '../../lib/protocol/token.ts';
import { LOCAL_TOKEN_SECRET } from '../../local/data-folder.ts';
import { httpApiEvent } from '../fixtures/gateway-events.ts';
import { REFUSING_URL, startFailingEndpoint } from '../support/broken-endpoints.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';
import { loadReceiver, startSecrets } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

const TOKEN = signToken(LOCAL_TOKEN_SECRET, CHANNEL_ID, 'sesame-data');
const [SIGNATURE = ''] = TOKEN.split('.');
const FORGED = `${'A'.repeat(43)}.sesame-forged`;

let secrets: string;
let table: TestTable;
beforeAll(async () => {
  secrets = await startSecrets();
  table = await startTestTable();
  return () => table.close();
});

const written: string[] = [];
beforeEach(() => {
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...parts: unknown[]) => {
      written.push(parts.map(String).join(' '));
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  written.length = 0;
});

/** A request in which each part that must not be logged is recognisable. */
function event(flaws: Record<string, string> = {}, body = '{"note":"sesame-body"}') {
  const headers = {
    'X-Goog-Channel-Token': TOKEN,
    'X-Goog-Resource-URI': 'https://admin.googleapis.com/admin/directory/v1/users?x=sesame-uri',
    'X-Goog-Resource-ID': 'sesame-resource',
    Authorization: 'Bearer sesame-key',
    ...flaws,
  };
  return httpApiEvent({ ...genuineRequest(headers), body });
}

function expectNothingSecret(): void {
  const all = written.join('\n');
  expect(all).not.toContain('sesame');
  expect(all).not.toContain(SIGNATURE);
  expect(all).not.toContain('A'.repeat(43));
  expect(all).not.toContain(LOCAL_TOKEN_SECRET);
}

const lines = () => written.map((line) => JSON.parse(line));

test('a stored notification is one line with its outcome, channel and state', async () => {
  const handler = await loadReceiver({ database: table.url, secrets });
  await handler(event());

  expect(lines()).toEqual([
    {
      level: 'info',
      message: 'notification',
      outcome: 'stored',
      channelId: CHANNEL_ID,
      messageNumber: 236_440,
      resource: 'directory.users',
      state: 'update',
    },
  ]);
  expectNothingSecret();
});

test('a duplicate is one line with the outcome duplicate', async () => {
  const handler = await loadReceiver({ database: table.url, secrets });
  const duplicate = event({ 'X-Goog-Message-Number': '7' });
  await handler(duplicate);
  await handler(duplicate);

  expect(lines()).toMatchObject([{ outcome: 'stored' }, { outcome: 'duplicate' }]);
  expectNothingSecret();
});

test.each([
  ['a forged token', { 'X-Goog-Channel-Token': FORGED }, { status: 404, code: 'token' }],
  [
    'a malformed number',
    { 'X-Goog-Message-Number': 'sesame-number' },
    { status: 400, code: 'message-number' },
  ],
  ['an empty channel id', { 'X-Goog-Channel-ID': '' }, { status: 400, code: 'missing-header' }],
])('%s is a warning with its status and code', async (_, flaws, fields) => {
  const handler = await loadReceiver({ database: table.url, secrets });
  await handler(event(flaws));

  expect(lines()).toMatchObject([{ level: 'warn', ...fields }]);
  expectNothingSecret();
});

test('a database that is down is an error with its cause', async () => {
  const handler = await loadReceiver({ database: REFUSING_URL, secrets });
  await handler(event());

  expect(lines()).toMatchObject([
    { level: 'error', status: 503, code: 'storage-failed', cause: expect.any(String) },
  ]);
  expectNothingSecret();
});

test('a database that rejects the write is an error without the notification', async () => {
  const { url, close } = await startFailingEndpoint(400);
  const handler = await loadReceiver({ database: url, secrets });
  await handler(event({}, `{"note":"${'sesame-body'.repeat(1000)}"}`));
  await close();

  expect(lines()).toMatchObject([{ level: 'error', status: 503 }]);
  expectNothingSecret();
});

test('a secret store that is down is an error with the id of the secret', async () => {
  const handler = await loadReceiver({ database: table.url, secrets: REFUSING_URL });
  await handler(event());

  expect(lines()).toMatchObject([{ level: 'error', status: 503, code: 'secret-unavailable' }]);
  expect(written.join()).toContain('tidings/dev/token');
  expectNothingSecret();
});

test('an event of an unknown shape is one line without the event', async () => {
  const handler = await loadReceiver({ database: table.url, secrets });
  for (const shape of ['sesame', { headers: 'sesame' }, { headers: ['sesame'] }, null])
    expect(await handler(shape)).toEqual({ statusCode: 400 });

  expect(lines()).toHaveLength(4);
  expectNothingSecret();
});
