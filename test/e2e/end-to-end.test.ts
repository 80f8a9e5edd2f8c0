import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { googleClients } from './google-clients.ts';
import { runPrinted } from './printed-command.ts';
import { type StartProcess, startProcess } from './start-process.ts';

let data: string;
let port: number;
let tidings: StartProcess;
let environment: Record<string, string>;
let google: Awaited<ReturnType<typeof googleClients>>;
let key: string;
/** Where the second start sends the events. */
let mine: WebhookReceiver;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidings-e2e-'));
  port = await freePort();
  tidings = startProcess('--port', String(port), '--data', data, '--no-traffic');
  await tidings.line(/as they are numbered/);
  environment = JSON.parse(await readFile(join(data, 'environment.json'), 'utf8'));
  const googleUrl = /Google itself +(\S+)/.exec(await tidings.line(/Google itself/))?.[1] ?? '';
  google = await googleClients(googleUrl, environment);
  key = /with the key +(\S+)/.exec(await tidings.line(/with the key/))?.[1] ?? '';
});

afterAll(async () => {
  await tidings.interrupt();
  await rm(data, { recursive: true, force: true });
});

const TIDINGS = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url));

async function liveChannels(): Promise<string[]> {
  const url = /Google itself +(\S+)/.exec(tidings.output())?.[1] ?? '';
  const channels = (await (await fetch(`${url}/simulator/channels`)).json()) as { id: string }[];
  return channels.map(({ id }) => id);
}

interface ApiNotification {
  messageNumber: number;
  resourceState: string;
  changed?: string[];
}

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(`http://localhost:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: each test looks at what it asked for.
  return { status: response.status, body: (await response.json()) as any };
}

async function notificationsOf(channelId: string): Promise<ApiNotification[]> {
  return (await api('GET', `/channels/${channelId}/notifications`)).body.notifications;
}

test('both channels were opened, and Google said sync on each', async () => {
  await tidings.line(/drive\.changes +sync +#1 /);
  await tidings.line(/calendar\.events +sync +#1 /);
});

test('the commands work as they are printed, by the profile that the start has stored', async () => {
  const lines = tidings
    .output()
    .split('\n')
    .flatMap((line) => /npx tidings .*/.exec(line) ?? []);
  const answers = await Promise.all(lines.map((line) => runPrinted(line, tidings.configFolder)));
  expect(answers).toEqual([
    expect.objectContaining({ specversion: '1.0', sequence: expect.any(String) }),
    expect.objectContaining({ url: `http://localhost:${port}`, profile: 'local' }),
    { watches: expect.any(Array) },
    expect.objectContaining({ events: expect.any(Array) }),
    { events: [expect.objectContaining({ type: 'order.created', duplicate: false })] },
    expect.objectContaining({ deliveries: expect.any(Array) }),
    expect.objectContaining({ type: 'module', arg: 'example', persistent: true }),
    expect.objectContaining({ resource: 'calendar.settings' }),
    expect.objectContaining({ type: 'service_account', status: 'ok' }),
    expect.objectContaining({ type: 'authorized_user', status: 'ok' }),
  ]);
});

test('piped, it prints no colours', () => {
  expect(tidings.output()).not.toContain('\u001b');
});

test('a file made with Google’s own Drive client is announced, stored and printed', async () => {
  await google.drive.files.create({ requestBody: { name: 'Minutes.txt' } });
  await tidings.line(/drive\.changes\.change +\d+ +\d+ ms/);
});

test('an event made with Google’s own Calendar client is announced, stored and printed', async () => {
  const day = { date: '2027-01-31' };
  const requestBody = { summary: 'Minutes', start: day, end: day };
  await google.calendar.events.insert({ calendarId: 'primary', requestBody });
  await tidings.line(/calendar\.events\.exists +\d+ +\d+ ms +primary/);
});

test('a notification reaches the receiver, which verifies it, and its delivery is printed', async () => {
  await google.drive.files.create({ requestBody: { name: 'Signed.txt' } });
  const line = await tidings.line(/drive\.changes\.change +\d+ +\d+ ms +→ 204 +attempt 1$/);
  const sequence = Number(/change +(\d+)/.exec(line)?.[1]);
  const { deliveries } = (await api('GET', '/deliveries')).body;
  const delivery = deliveries.find(
    ({ event }: { event: { sequence: string } }) => Number(event.sequence) === sequence,
  );
  expect(delivery).toMatchObject({
    status: 'delivered',
    event: { type: 'drive.changes.change' },
    attempts: [{ status: 204, address: '127.0.0.1' }],
  });
});

test('a channel lives from opening to stopping, and is silent afterwards', async () => {
  const { data: file } = await google.drive.files.create({ requestBody: { name: 'Draft.txt' } });
  const fileId = file.id ?? '';
  const opened = await api('POST', '/channels', {
    resource: 'drive.files',
    parameters: { fileId },
  });
  expect(opened).toMatchObject({ status: 201, body: { state: 'active', resource: 'drive.files' } });
  const { id } = opened.body;

  await google.drive.files.update({ fileId, requestBody: { name: 'Final.txt' } });
  await waitUntil(
    async () => (await notificationsOf(id)).length === 2,
    'sync and update are stored',
  );
  const [update, sync] = await notificationsOf(id);
  expect(sync).toMatchObject({ messageNumber: 1, resourceState: 'sync' });
  expect(update).toMatchObject({ resourceState: 'update', changed: ['properties'] });

  expect(await api('DELETE', `/channels/${id}`)).toMatchObject({ body: { state: 'stopped' } });
  expect(await api('DELETE', `/channels/${id}`)).toMatchObject({ body: { state: 'stopped' } });
  const changes = (text: string) => text.match(/drive\.changes\.change/g)?.length ?? 0;
  const before = changes(tidings.output());
  await google.drive.files.update({ fileId, requestBody: { name: 'Never mind.txt' } });
  // The edit is announced on the channel for changes, which is still open; not on this one.
  await waitUntil(() => changes(tidings.output()) > before, 'the edit is announced elsewhere');
  expect(await notificationsOf(id)).toHaveLength(2);
});

test('a forged notification is refused without a word', async () => {
  const response = await fetch(`http://localhost:${port}/notifications`, {
    method: 'POST',
    headers: {
      'x-goog-channel-id': '00000000-0000-4000-8000-000000000000',
      'x-goog-channel-token': 'A'.repeat(43),
      'x-goog-message-number': '1',
      'x-goog-resource-state': 'sync',
      'x-goog-resource-id': 'x',
      'x-goog-resource-uri': 'https://www.googleapis.com/drive/v3/changes',
    },
  });
  expect([response.status, await response.text()]).toEqual([404, '']);
});

test('the watch with a short lease is renewed by itself: the new channel first, then the old one goes', async () => {
  const first = /sync +#1 +(\S+)/.exec(await tidings.line(/calendar\.events +sync/))?.[1] ?? '';
  const line = await tidings.line(/calendar\.events +renewed +until \d\d:\d\d:\d\d/);
  const renewed = line.trim().split(' ').at(-1) ?? '';
  expect(renewed).not.toBe(first);
  await waitUntil(
    async () => (await api('GET', `/channels/${first}`)).body.state === 'stopped',
    'the old channel is stopped',
  );
  const { body } = await api('GET', '/watches');
  const watch = body.watches.find(({ leaseSeconds }: Record<string, number>) => leaseSeconds);
  expect(watch).toMatchObject({ resource: 'calendar.events', health: { status: 'active' } });
  const live = await liveChannels();
  expect(live).not.toContain(first);
});

test('Google’s own client finds the new channel where the old one is gone; a watch whose channel dies is renewed', async () => {
  const watchOf = async () =>
    (await api('GET', '/watches?limit=100')).body.watches.find(
      ({ resource }: Record<string, string>) => resource === 'drive.changes',
    );
  const { id: watchId } = await watchOf();
  const before = (await api('GET', `/watches/${watchId}`)).body.currentChannel;
  const { body: renewed } = await api('POST', `/watches/${watchId}/renew`);
  const { currentChannel } = renewed;
  const { resourceId } = renewed.channels.find(({ id }: { id: string }) => id === currentChannel);
  const stop = (id: string) => google.drive.channels.stop({ requestBody: { id, resourceId } });

  await expect(stop(before)).rejects.toMatchObject({ status: 404 });
  expect((await stop(currentChannel)).status).toBe(204);
  expect(await liveChannels()).not.toContain(currentChannel);
  const again = await api('POST', `/watches/${watchId}/renew`);
  expect(again).toMatchObject({ status: 200, body: { health: { status: 'active' } } });
  expect(await liveChannels()).toContain(again.body.currentChannel);
});

test('tidings stop-all leaves no channel at Google, and reconcile brings the watches back', async () => {
  const maintain = (...args: string[]) =>
    promisify(execFile)(process.execPath, [TIDINGS, ...args], {
      env: { ...process.env, XDG_CONFIG_HOME: tidings.configFolder },
    });
  const { stdout } = await maintain('stop-all', '--yes');
  expect(stdout).toMatch(/channelsStopped \d+ \(done\)/);
  await waitUntil(async () => (await liveChannels()).length === 0, 'no channel is left at Google');
  const health = async () =>
    (await api('GET', '/watches')).body.watches.map(
      (watch: { health: { status: string } }) => watch.health.status,
    );
  expect(new Set(await health())).toEqual(new Set(['paused']));

  expect((await maintain('reconcile')).stdout).toMatch(/moving [1-9]/);
  const { body } = await api('GET', '/watches');
  // 409 as long as its own turn has come.
  for (const { id } of body.watches)
    await waitUntil(
      async () => (await api('POST', `/watches/${id}/renew`)).status === 200,
      'the watch goes on',
    );
  expect(new Set(await health())).toEqual(new Set(['active']));
});

test('Ctrl-C ends it and all it had started, and the next start has the same data', async () => {
  const { body: before } = await api('GET', '/channels');
  expect(await tidings.interrupt()).toBe(0);
  const { AWS_ENDPOINT_URL_DYNAMODB = '', AWS_ENDPOINT_URL_SECRETS_MANAGER = '' } = environment;
  for (const url of [
    AWS_ENDPOINT_URL_DYNAMODB,
    AWS_ENDPOINT_URL_SECRETS_MANAGER,
    `http://localhost:${port}`,
  ])
    await expect(fetch(url)).rejects.toThrow();

  mine = await startWebhookReceiver();
  const args = ['--port', String(port), '--data', data, '--no-traffic'];
  tidings = startProcess(...args, '--endpoint', `${mine.url}/hook`);
  await tidings.line(/as they are numbered/);
  const { body: after } = await api('GET', '/channels?limit=100');
  const states = new Map(
    after.channels.map(({ id, state }: Record<string, string>) => [id, state]),
  );
  for (const { id } of before.channels) expect(states.has(id)).toBe(true);
});

test('with --endpoint, that is the only endpoint that is left', async () => {
  const { endpoints } = (await api('GET', '/endpoints')).body;
  expect(endpoints).toMatchObject([{ url: `${mine.url}/hook`, description: 'npm start' }]);
});

test('with --endpoint, an event reaches it, signed with the secret that was printed once', async () => {
  const [, secret = ''] = /signed with +(\S+)/.exec(await tidings.line(/signed with/)) ?? [];
  mine.answers.set('/hook', { status: 500, body: 'Not yet' });
  await api('POST', '/events', { type: 'order.created', data: { total: 12 } });
  const attempt = /order\.created +\d+ +\d+ ms +→ 500 +attempt 1, next at \S+ +Not yet$/;
  await tidings.line(attempt);
  mine.answers.delete('/hook');
  await tidings.line(/order\.created +\d+ +\d+ ms +→ 204 +attempt 2$/);

  const order = mine.received.findLast(({ body }) => body.includes('order.created'));
  const { headers = {}, body = '' } = order ?? {};
  expect(verifyWebhook({ headers, body, secrets: [secret] })).toMatchObject({
    type: 'order.created',
    data: { total: 12 },
  });
  expect(tidings.output().split(secret)).toHaveLength(2);
});
