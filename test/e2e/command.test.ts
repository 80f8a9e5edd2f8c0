import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';
import { allVerbs } from '../cli/support/all-verbs.ts';
import { type Ran, runCommand } from '../cli/support/run-command.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { type StartProcess, startProcess } from './start-process.ts';

let data: string;
let tidings: StartProcess;
let receiver: WebhookReceiver;
/** The command lines that have run. */
const ran: { line: string; json: boolean }[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidings-command-'));
  const args = ['--port', String(await freePort()), '--data', join(data, 'local'), '--no-traffic'];
  tidings = startProcess(...args, '--no-endpoint');
  await tidings.line(/as they are numbered/);
  receiver = await startWebhookReceiver();
});

afterAll(async () => {
  await tidings.interrupt();
  await rm(data, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<Ran> {
  ran.push({ line: args.join(' '), json: args.includes('--json') });
  // By the profile that the start has stored.
  const environment = { XDG_CONFIG_HOME: tidings.configFolder };
  return runCommand(args, { environment, now: Date.now });
}

/** Runs a command that succeeds, and returns its text. */
async function text(...args: string[]): Promise<string> {
  const { code, output, errors } = await run(...args);
  expect({ args, code, errors }).toMatchObject({ code: 0 });
  expect(output).toMatch(/\S\n$/);
  return output;
}

/** The same with --json: returns the document. */
async function json(...args: string[]) {
  const { code, output, errors } = await run(...args, '--json');
  expect({ args, code, errors }).toMatchObject({ code: 0 });
  return JSON.parse(output);
}

/** The value of a line of `fields`. */
function fieldOf(name: string, output: string): string {
  return new RegExp(`^${name} +(.*)$`, 'm').exec(output)?.[1] ?? '';
}

test('account: add, list, get, check, replace, delete', async () => {
  const key = join(data, 'local', 'service-account.json');
  const { private_key: secret } = JSON.parse(await readFile(key, 'utf8'));
  const added = await text('account', 'add', key, '--subject', 'you@example.com');
  expect(added).not.toContain(secret.slice(40, 60));
  const id = fieldOf('id', added);
  const other = await json('account', 'add', join(data, 'local', 'user.json'));
  expect(other).toMatchObject({ type: 'authorized_user', status: 'ok' });

  expect(await text('account', 'list')).toContain(id);
  const { accounts } = await json('account', 'list');
  expect(accounts.map((account: { id: string }) => account.id)).toEqual(
    expect.arrayContaining(['default', id, other.id]),
  );
  expect(await text('account', 'get', id)).toMatch(/subject +you@example\.com/);
  expect(await json('account', 'get', other.id)).toEqual(other);
  expect(await text('account', 'check', other.id)).toMatch(/drive\.files +yes/);
  expect(await json('account', 'check', 'default')).toMatchObject({ ok: true });
  expect(await text('account', 'replace', id, key)).toContain(id);
  expect(await json('account', 'replace', id, key, '--force')).toMatchObject({ id });
  expect(await text('account', 'delete', id)).toContain('is deleted');
  expect(await json('account', 'delete', other.id, '--force')).toEqual({});
});

test('a check of credentials that Google rejects is 1', async () => {
  const file = join(data, 'rejected.json');
  const rejected = { client_id: 'x', client_secret: 'x', refresh_token: 'x' };
  await writeFile(file, JSON.stringify({ type: 'authorized_user', ...rejected }));
  const { id } = await json('account', 'add', file);
  const { code, output } = await run('account', 'check', id);
  expect(code).toBe(1);
  expect(output).toMatch(/drive\.files +no/);
  expect((await run('account', 'check', id, '--json')).code).toBe(1);
});

test('watch: create, list, get, renew, delete', async () => {
  const acl = ['calendar.acl', '--calendar', 'you@example.com'];
  const id = fieldOf('id', await text('watch', 'create', ...acl, '--token-data', 'x'));
  const settings = await json('watch', 'create', 'calendar.settings', '--lease-seconds', '3600');
  expect(settings).toMatchObject({ resource: 'calendar.settings', leaseSeconds: 3600 });
  const again = await run('watch', 'create', ...acl, '--token-data', 'x');
  expect(again).toMatchObject({ code: 0, errors: expect.stringMatching(/nothing was changed/) });

  expect(await text('watch', 'list')).toMatch(new RegExp(`${id} +calendar\\.acl +active`));
  expect((await json('watch', 'list', '--limit', '1')).watches).toHaveLength(1);
  expect(await text('watch', 'get', id)).toMatch(/health +active/);
  const { currentChannel } = await json('watch', 'get', id);
  expect(await text('watch', 'renew', id)).not.toContain(currentChannel);
  expect(await json('watch', 'renew', settings.id)).toMatchObject({ id: settings.id });
  expect(await text('notification', 'list', '--watch', id)).toMatch(/no notifications yet/);
  expect(await json('event', 'list', '--watch', settings.id)).toMatchObject({
    events: expect.any(Array),
  });
  expect(await text('watch', 'delete', id)).toContain('is deleted');
  expect(await json('watch', 'delete', settings.id)).toMatchObject({ id: settings.id });
});

test('channel: open, list, get, stop, and its notifications', async () => {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const calendar = ['calendar.events', '--calendar', 'primary', '--sync-token', 'x'];
  const refused = await run('channel', 'open', ...calendar, '--time-min', 'soon');
  expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('--time-min is') });
  const wrong = await run('channel', 'open', 'drive.changes', '--page-tokn', '1');
  expect(wrong).toMatchObject({ code: 2, errors: expect.stringContaining('--page-token') });
  const changes = ['channel', 'open', 'drive.changes', '--page-token', '1'];
  const id = fieldOf('id', await text(...changes, '--expiration', expiration));
  const other = await json(...changes);

  expect(await text('channel', 'list')).toContain(id);
  expect((await json('channel', 'list')).channels).toContainEqual(
    expect.objectContaining({ id: other.id }),
  );
  expect(await text('channel', 'get', id)).toMatch(/state +active/);
  expect(await json('channel', 'get', other.id)).toMatchObject({ state: 'active' });
  await waitUntil(
    async () => (await json('notification', 'list', '--channel', id)).notifications.length > 0,
    'Google has said sync',
  );
  expect(await text('notification', 'list', '--channel', id)).toMatch(/drive\.changes +sync/);
  expect(await text('channel', 'stop', id)).toMatch(/state +stopped/);
  expect(await json('channel', 'stop', other.id)).toMatchObject({ state: 'stopped' });
});

test('event: publish, list, get, types', async () => {
  const data = '{"total": 12}';
  const printed = await text('event', 'publish', 'order.created', '--data', data, '--id', '7');
  const repeated = await run('event', 'publish', 'order.created', '--data', data, '--id', '7');
  expect(repeated.errors).toMatch(/published before/);
  const published = await json('event', 'publish', 'order.paid', '--subject', 'order-7');
  const { id } = published.events[0];
  expect(printed).toMatch(/order\.created/);

  const numbered = async () => (await json('event', 'list', '--types', 'order.*')).events;
  await waitUntil(async () => (await numbered()).length === 2, 'both have their numbers');
  const list = await text('event', 'list', '--since', '15min', '--types', 'order.**');
  expect(list).toMatch(/order\.created[\s\S]*order\.paid/);
  const { nextCursor } = await json('event', 'list', '--since', '1h');
  expect(await text('event', 'list', '--cursor', nextCursor)).toMatch(/no such events/);
  expect(await text('event', 'get', id)).toMatch(/subject +order-7\n[\s\S]*\n\{\}\n$/);
  expect(await json('event', 'get', id)).toMatchObject({ id, type: 'order.paid' });
  expect(await text('event', 'types')).toMatch(/calendar\.events\.exists/);
  expect(await json('event', 'types')).toMatchObject({ reservedPrefixes: expect.any(Array) });
});

/** Listens until so many events were forwarded to a path of the receiver, and interrupts it then. */
async function listenFor(count: number, path: string, ...args: string[]): Promise<Ran> {
  const interrupt = new AbortController();
  const all = ['listen', '--forward-to', `${receiver.url}${path}`, ...args];
  ran.push({ line: all.join(' '), json: all.includes('--json') });
  const environment = { XDG_CONFIG_HOME: tidings.configFolder };
  const ended = runCommand(all, { environment, now: Date.now, interrupt: interrupt.signal });
  const forwarded = () => receiver.received.filter((one) => one.path === path).length;
  await waitUntil(() => forwarded() >= count, `${count} events are forwarded`);
  interrupt.abort();
  return ended;
}

test('listen: catches up, forwards events signed as npm start signs them, and goes on by its cursor', async () => {
  for (const id of ['1', '2']) await text('event', 'publish', 'listened.order', '--id', `l${id}`);
  const types = ['--types', 'listened.*'];
  const shown = await listenFor(2, '/listened', '--since', '1h', ...types);
  expect(shown).toMatchObject({ code: 130, errors: expect.stringMatching(/ {2}connected\n/) });
  expect(shown.output.match(/listened\.order .*→ 204 in \d+ ms\n/g)).toHaveLength(2);

  await text('event', 'publish', 'listened.order', '--id', 'l3');
  const [, cursor = ''] = /2 forwarded, 0 failed\n.* --cursor (\S+)\n$/.exec(shown.errors) ?? [];
  const rest = await listenFor(1, '/listened-more', '--cursor', cursor, '--json', ...types);
  expect(rest.code).toBe(130);
  const event = JSON.parse(rest.output);
  expect(event).toEqual(await json('event', 'get', event.id));

  const secret = (await text('listen', '--print-secret')).trim();
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received.filter(
    ({ path }) => path === '/listened-more',
  );
  expect(verifyWebhook({ headers, body, secrets: [secret] })).toEqual(event);
  const kept = await readFile(join(data, 'local', 'webhook-secret'), 'utf8');
  expect(kept.trim()).toBe(secret);
});

test('listen: an event that is too large for the stream is forwarded whole', async () => {
  const file = join(data, 'large.json');
  const large = 'x'.repeat(124 * 1024);
  await writeFile(file, JSON.stringify({ large }));
  await json('event', 'publish', 'large.order', '--data', `@${file}`);
  const { code } = await listenFor(1, '/large', '--since', '1h', '--types', 'large.*');
  expect(code).toBe(130);
  const [{ body } = { body: '' }] = receiver.received.filter(({ path }) => path === '/large');
  expect(JSON.parse(body)).toMatchObject({ type: 'large.order', data: { large } });
});

test('event publish --file takes CloudEvents', async () => {
  const file = join(data, 'events.json');
  const event = { specversion: '1.0', source: '/shop', type: 'order.shipped' };
  await writeFile(
    file,
    JSON.stringify([
      { ...event, id: '1' },
      { ...event, id: '2' },
    ]),
  );
  expect((await json('event', 'publish', '--file', file)).events).toHaveLength(2);
});

test('endpoint: create, list, get, update, rotate-secret, test, pause, enable, delete', async () => {
  const args = ['endpoint', 'create', `${receiver.url}/first`, '--events', 'order.**'];
  const created = await text(...args, '--header', 'X-A: 1', '--retry-schedule', '1h');
  const id = fieldOf('id', created);
  const secret = fieldOf('secret', created);
  expect(secret).toMatch(/^whsec_/);
  const other = await json('endpoint', 'create', `${receiver.url}/other`, '--events', 'other.*');

  expect(await text('endpoint', 'list')).toContain(id);
  expect((await json('endpoint', 'list')).endpoints).toHaveLength(2);
  expect(await text('endpoint', 'get', id)).not.toContain(secret);
  const { retrySchedule, headerNames } = await json('endpoint', 'get', id);
  expect({ retrySchedule, headerNames }).toEqual({ retrySchedule: [3600], headerNames: ['x-a'] });
  const removed = ['--no-header', '--no-retry-schedule'];
  expect(await text('endpoint', 'update', id, ...removed)).not.toMatch(/retrySchedule|x-a/);
  expect(
    await json('endpoint', 'update', id, '--filter', '{"q": {"total__gt": 1}}', '--rate', '100'),
  ).toMatchObject({ filter: { q: { total__gt: 1 } }, rate: 100 });
  expect(await json('endpoint', 'update', id, '--no-filter', '--no-rate')).not.toHaveProperty(
    'rate',
  );
  expect(await text('endpoint', 'rotate-secret', id, '--overlap-seconds', '0')).toMatch(/whsec_/);
  expect((await json('endpoint', 'rotate-secret', id)).secret).toMatch(/^whsec_/);
  expect(await text('endpoint', 'test', id)).toMatch(/status +204/);
  expect(await json('endpoint', 'test', id, '--type', 'drive.files.update')).toMatchObject({
    event: { type: 'drive.files.update' },
  });
  expect(await text('endpoint', 'pause', id)).toMatch(/status +paused/);
  expect(await json('endpoint', 'pause', other.id)).toMatchObject({ status: 'paused' });
  expect(await text('endpoint', 'enable', id)).toMatch(/status +active/);
  expect(await json('endpoint', 'enable', other.id)).toMatchObject({ status: 'active' });
  expect(await text('endpoint', 'recover', id, '--since', '1h')).toMatch(/is being sent/);
  expect(await json('endpoint', 'recover', id)).toMatchObject({ mode: 'recover' });
  expect(await text('endpoint', 'replay', id, '--since', '1h')).toMatch(/are being sent again/);
  expect(await json('endpoint', 'replay', id, '--since', '1h', '--types', 'a.b')).toMatchObject({
    types: ['a.b'],
  });
  expect(await text('endpoint', 'delete', id)).toContain('is deleted');
  expect(await json('endpoint', 'delete', other.id)).toEqual({});
});

test('endpoint test of a receiver that fails is 1, and says why', async () => {
  receiver.answers.set('/failing', { status: 500, body: 'Not yet' });
  const url = `${receiver.url}/failing`;
  const { id } = await json('endpoint', 'create', url, '--events', 'failing.*', '--paused');
  const { code, output } = await run('endpoint', 'test', id);
  expect(code).toBe(1);
  expect(output).toMatch(/status +500[\s\S]*reply +Not yet/);
});

test('delivery: list, get, retry; what was never delivered', async () => {
  receiver.answers.set('/lost', { status: 500, body: 'Not yet' });
  const lost = ['--events', 'lost.*', '--retry-schedule', 'none'];
  const { id: endpoint } = await json('endpoint', 'create', `${receiver.url}/lost`, ...lost);
  await json('event', 'publish', 'lost.order');
  const failed = async () => (await json('delivery', 'list', '--status', 'failed')).deliveries;
  await waitUntil(async () => (await failed()).length > 0, 'it is given up', { timeoutMs: 60_000 });
  const [{ id, event }] = await failed();

  expect(await text('delivery', 'list', '--status', 'failed')).toMatch(
    new RegExp(`${id} +failed +lost\\.order .* 500\\n`),
  );
  expect((await json('delivery', 'list', '--endpoint', endpoint)).deliveries).toHaveLength(1);
  expect((await json('delivery', 'list', '--event', event.id)).deliveries).toHaveLength(1);
  expect(await text('delivery', 'get', id)).toMatch(/\n\nAT +RESULT.*\n.* ago +500 .*Not yet\n$/);
  receiver.answers.delete('/lost');
  expect(await text('delivery', 'retry', id)).toMatch(/sent now/);
  await waitUntil(
    async () => (await json('delivery', 'get', id)).status === 'delivered',
    'it is delivered',
  );
  expect(await json('delivery', 'retry', id)).toMatchObject({ id });
});

test('status counts what there is', async () => {
  expect(await text('status')).toMatch(/service +http:\/\/localhost:\d+ \(profile "local"\)/);
  expect(await json('status')).toMatchObject({
    profile: 'local',
    watches: expect.any(Object),
    failedDeliveries: expect.any(Number),
  });
});

test('hook: create, list, get, update, test, logs, disable, enable, delete', async () => {
  const code = 'export const hook = ({ event, log }) => { log(event.data); return { data: 1 }; };';
  const file = join(data, 'enrich.ts');
  await writeFile(file, code);
  const created = await text('hook', 'create', '-P', '-n', 'hooked.*', file);
  const id = fieldOf('id', created);
  expect(fieldOf('secret', created)).toMatch(/^whsec_/);
  const flags = ['-n', 'other.*', '--ttl', '1h', '--timeout', '2s', '-t', 'code'];
  const other = await json('hook', 'create', ...flags, code);
  expect(other).toMatchObject({ type: 'code', persistent: false, timeoutSeconds: 2 });

  expect(await text('hook', 'list')).toMatch(new RegExp(`${id} .*\\n${other.id} `));
  expect((await json('hook', 'list')).hooks).toHaveLength(2);
  expect(await text('hook', 'get', id)).toContain(file);
  expect((await json('hook', 'get', id)).code).toContain('data: 1');
  const description = ['--description', 'Mine'];
  expect(await text('hook', 'update', other.id, ...description)).toMatch(/description +Mine/);
  expect(await json('hook', 'update', id, '--arg', file)).toMatchObject({ id, arg: file });

  // A waiting endpoint gets what the hook has left of the event.
  const waiting = ['endpoint', 'create', receiver.url, '--events', 'hooked.*', '--after', id];
  const endpoint = await json(...waiting);
  expect(endpoint.after).toEqual([id]);
  await text('event', 'publish', 'hooked.once', '--data', '{"total": 12}', '--id', 'hooked');
  const isRun = async () => (await json('hook', 'logs', id)).runs.length === 1;
  await waitUntil(isRun, 'the run of the hook');
  expect(await text('hook', 'logs', id)).toMatch(/ok .*changed the data\n +\{"total":12\}\n/);
  expect(await text('hook', 'test', id)).toMatch(/outcome +ok/);
  expect(await json('hook', 'test', id)).toMatchObject({ effects: { data: 1 } });
  const isDelivered = async () =>
    (await json('delivery', 'list', '--endpoint', endpoint.id, '--status', 'delivered')).deliveries
      .length === 1;
  await waitUntil(isDelivered, 'the delivery after the hook', { timeoutMs: 90_000 });
  expect(receiver.received.some(({ body }) => JSON.parse(body).data === 1)).toBe(true);
  expect(await json('endpoint', 'update', endpoint.id, '--no-after')).not.toHaveProperty('after');
  await text('endpoint', 'delete', endpoint.id);

  expect(await text('hook', 'disable', id)).toMatch(/status +disabled/);
  expect(await json('hook', 'disable', id)).toMatchObject({ status: 'disabled' });
  expect((await json('status')).hooks).toEqual({ active: 1, disabled: 1 });
  expect(await text('hook', 'enable', id)).toMatch(/status +active/);
  expect(await json('hook', 'enable', id)).toMatchObject({ status: 'active' });
  expect(await text('hook', 'delete', '-t', 'file', '-a', file)).toBe('1 hook(s) deleted\n');
  expect(await json('hook', 'delete', '--yes')).toEqual({ deleted: 1 });
});

test('an id that there is not is 1, and a key that is wrong is 4', async () => {
  const nouns = ['watch', 'account', 'channel', 'endpoint', 'event', 'delivery', 'hook'];
  for (const noun of nouns) {
    const { code, output, errors } = await run(noun, 'get', 'nope');
    expect({ noun, code, output }).toEqual({ noun, code: 1, output: '' });
    expect(errors).toMatch(/^tidings: [^\n]*nope[^\n]*\[not-found\]\n$/);
  }
  expect(await run('event', 'list', '--key', 'wrong')).toMatchObject({ code: 4, output: '' });
});

test('key: create, list, revoke; a key reaches what its owner has, as far as its scopes go', async () => {
  const mine = await json('watch', 'create', 'calendar.settings');
  const made = await json('key', 'create', '--owner', 'acme', '--scope', 'read', '--name', 'ci');
  expect(made).toMatchObject({ owner: 'acme', scopes: ['read'], name: 'ci' });
  const shown = await text('key', 'create', '--owner', 'acme', '--scope', 'manage');
  const manage = fieldOf('key', shown);
  expect(await text('key', 'list', '--owner', 'acme')).not.toContain(manage);
  expect((await json('key', 'list')).keys).toHaveLength(2);

  expect(await json('watch', 'list', '--key', made.key)).toEqual({ watches: [] });
  expect(await run('watch', 'get', mine.id, '--key', made.key)).toMatchObject({ code: 1 });
  expect(await run('event', 'publish', 'a.b', '--key', made.key)).toMatchObject({ code: 4 });
  expect(await json('event', 'publish', 'a.b', '--key', manage)).toMatchObject({ events: [{}] });

  expect(await text('key', 'revoke', made.id)).toContain(made.id);
  expect(await run('watch', 'list', '--key', made.key)).toMatchObject({ code: 4 });
  expect(await json('key', 'revoke', fieldOf('id', shown))).toHaveProperty('revokedAt');
  expect(await run('key', 'revoke', '0123456789abcdef')).toMatchObject({ code: 1 });
});

test.each([
  [['--owner', 'default', '--scope', 'read'], /"default"/],
  [['--owner', 'a b', '--scope', 'read'], /owner/],
  [['--owner', 'acme', '--scope', 'write'], /read or manage/],
  [['--owner', 'acme'], /--scope/],
])('key create %j is 2, and says what is wrong', async (flags, message) => {
  const { code, output, errors } = await run('key', 'create', ...flags);
  expect({ code, output }).toEqual({ code: 2, output: '' });
  expect(errors).toMatch(message);
});

test('stop-all needs a yes and pauses the watches; reconcile resumes them', async () => {
  expect(await run('stop-all')).toMatchObject({ code: 2, output: '' });
  expect(await text('stop-all', '--yes')).toMatch(/watchesPaused \d/);
  expect((await json('status')).watches).toHaveProperty('paused');
  expect(await text('reconcile')).toMatch(/watches \d/);
  expect(await json('reconcile')).toMatchObject({ action: 'reconcile', failures: 0 });
  expect(await json('stop-all', '--yes')).toMatchObject({ action: 'stop-all', failures: 0 });
});

test('every verb but those of profiles has run here, as text and as JSON', async () => {
  const elsewhere = /^(?:profile|login)\b/;
  const named = (await allVerbs()).filter(({ words }) => !elsewhere.test(words));
  // A create has a verb for each resource: one of them counts for all.
  const words = named.map((one) => one.words.split(' ').slice(0, 2).join(' '));
  const without = (isJson: boolean) =>
    [...new Set(words)].filter(
      (verb) => !ran.some(({ line, json }) => json === isJson && `${line} `.startsWith(`${verb} `)),
    );
  expect(without(false)).toEqual([]);
  expect(without(true)).toEqual([]);
});
