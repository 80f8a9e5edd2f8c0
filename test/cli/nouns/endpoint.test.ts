import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENDPOINT, EVENT, replyTo } from '../support/api-documents.ts';
import { type FakeService, type Reply, startFakeService } from '../support/fake-service.ts';
import { runCommand } from '../support/run-command.ts';

const URL_OF_MINE = 'https://example.com/webhooks';

let folder: string;
let service: FakeService;
let reply: Reply | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-endpoint-'));
  reply = undefined;
  service = await startFakeService((received) => reply ?? replyTo(received));
});
afterEach(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], input = '') =>
  runCommand(['endpoint', ...args, '--url', service.url, '--key', 'the-key'], { input });
const sentBody = () => JSON.parse(service.received[0]?.body ?? 'null');

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return `@${path}`;
}

describe('endpoint create', () => {
  test('sends every field', async () => {
    const flags = ['--events', 'calendar.events.**, order.*', '--events', 'drive.*'];
    flags.push('--filter', '{"exact": {"subject": "7"}}', '--description', 'Mine');
    flags.push('--format', 'hook', '--header', 'Authorization: Bearer a:b', '--header', 'X-A:1');
    flags.push('--timeout-seconds', '5', '--retry-schedule', '5s,15m,15min,2h,90', '--rate', '.5');
    flags.push('--after', 'a,b', '--after', 'c', '--secret', 'whsec_mine', '--paused');
    expect(await run(['create', URL_OF_MINE, ...flags])).toMatchObject({ code: 0 });
    expect(service.received[0]).toMatchObject({ method: 'POST', path: '/endpoints' });
    expect(sentBody()).toEqual({
      url: URL_OF_MINE,
      events: ['calendar.events.**', 'order.*', 'drive.*'],
      filter: { exact: { subject: '7' } },
      description: 'Mine',
      format: 'hook',
      headers: { Authorization: 'Bearer a:b', 'X-A': '1' },
      timeoutSeconds: 5,
      retrySchedule: [5, 900, 900, 7200, 90],
      rate: 0.5,
      after: ['a', 'b', 'c'],
      secret: 'whsec_mine',
      paused: true,
    });
  });

  test('sends no field that is not given', async () => {
    await run(['create', URL_OF_MINE, '--events', '*', '--retry-schedule', 'none']);
    expect(sentBody()).toEqual({ url: URL_OF_MINE, events: ['*'], retrySchedule: [] });
  });

  test('reads the filter and the secret from files, or one of them from its input', async () => {
    const filter = file('filter.json', '\ufeff{"q": {"total__gt": 5}}');
    const secret = file('secret', 'whsec_mine\n');
    await run(['create', URL_OF_MINE, '--events', '*', '--filter', filter, '--secret', secret]);
    expect(sentBody()).toMatchObject({ filter: { q: { total__gt: 5 } }, secret: 'whsec_mine' });
    service.received.length = 0;
    await run(['create', URL_OF_MINE, '--events', '*', '--secret', '-'], 'whsec_piped\n');
    expect(sentBody()).toMatchObject({ secret: 'whsec_piped' });
  });

  test('shows the secret once on the output, with what to do with it beside it', async () => {
    const args = ['create', URL_OF_MINE, '--events', '*'];
    const { output, errors } = await run(args);
    expect(output.match(/whsec_AAAA/g)).toHaveLength(1);
    expect(errors).toMatch(/^The secret is shown this once: store it[^\n]*\n$/);
    const json = await run([...args, '--json']);
    expect(JSON.parse(json.output)).toMatchObject({ secret: 'whsec_AAAA' });
  });

  test.each([
    [[], /--events is missing/],
    [['--events', 'a,,b'], /--events.*missing/],
    [['--events', '*', '--filter', '{a: 1}'], /--filter must be JSON.*quote it as a whole/],
    [['--events', '*', '--filter', '@nope.json'], /no file nope\.json/],
    [['--events', '*', '--header', 'Bearer-of-secrets'], /--header must be 'Name: value'/],
    [['--events', '*', '--retry-schedule', '5s,soon'], /--retry-schedule.*such as 5s,5m,1h/],
    [['--events', '*', '--retry-schedule', '5ms'], /--retry-schedule/],
    [['--events', '*', '--rate', '0'], /--rate.*greater than 0/],
    [['--events', '*', '--rate', 'fast'], /--rate/],
    [['--events', '*', '--format', 'xml'], /--format.*cloudevents, cloudevents-binary, hook/],
    [['--events', '*', '--timeout-seconds', '1.5'], /--timeout-seconds.*whole number/],
  ])('with %j is 2, and nothing is sent', async (flags, message) => {
    const ran = await run(['create', URL_OF_MINE, ...flags]);
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toMatch(message);
    expect(ran.errors).not.toContain('Bearer-of-secrets');
    expect(service.received).toEqual([]);
  });
});

describe('endpoint update', () => {
  test('changes what is named and removes what is negated', async () => {
    const removed = ['--no-filter', '--no-description', '--no-retry-schedule', '--no-rate'];
    removed.push('--no-after');
    const flags = ['--to', 'https://example.com/other', '--events', 'a.*', '--no-header'];
    expect(await run(['update', 'an-id', ...flags, ...removed])).toMatchObject({ code: 0 });
    expect(service.received[0]).toMatchObject({ method: 'PATCH', path: '/endpoints/an-id' });
    expect(sentBody()).toEqual({
      url: 'https://example.com/other',
      events: ['a.*'],
      filter: null,
      description: null,
      headers: {},
      retrySchedule: null,
      rate: null,
      after: null,
    });
  });

  test('leaves alone what is not named', async () => {
    await run(['update', 'an-id', '--rate', '10']);
    expect(sentBody()).toEqual({ rate: 10 });
  });

  test('with a header after --no-header has that one', async () => {
    await run(['update', 'an-id', '--no-header', '--header', 'X-A: 1']);
    expect(sentBody()).toEqual({ headers: { 'X-A': '1' } });
  });

  test('without any change is 2', async () => {
    const { code, errors } = await run(['update', 'an-id']);
    expect(code).toBe(2);
    expect(errors).toMatch(/add a flag\. See tidings endpoint update --help/);
  });
});

test.each([
  [[], {}],
  [
    ['--overlap-seconds', '0', '--secret', 'whsec_mine'],
    { overlapSeconds: 0, secret: 'whsec_mine' },
  ],
])('endpoint rotate-secret %j sends %j and shows the secret', async (flags, body) => {
  const { code, output, errors } = await run(['rotate-secret', 'an-id', ...flags]);
  expect(code).toBe(0);
  expect(sentBody()).toEqual(body);
  expect(output).toContain('whsec_AAAA');
  expect(errors).toMatch(/this once/);
});

describe('endpoint test', () => {
  test('sends the type that is asked for', async () => {
    const { code, output } = await run(['test', 'an-id', '--type', 'drive.files.update']);
    expect(code).toBe(0);
    expect(sentBody()).toEqual({ type: 'drive.files.update' });
    expect(output).toMatch(/status +204/);
  });

  test.each([
    [{ status: 500, reply: 'Not yet' }, /status +500[\s\S]*reply +Not yet/],
    [{ status: 302 }, /status +302/],
    [{ errorClass: 'dns', message: 'There is no such host' }, /dns\n[\s\S]*no such host/],
  ])('is 1 and says why for %j', async (end, message) => {
    const attempt = { at: EVENT.time, durationMs: 8, ...end };
    reply = { status: 200, body: { event: EVENT, attempt } };
    const { code, output } = await run(['test', 'an-id']);
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect((await run(['test', 'an-id', '--json'])).code).toBe(1);
  });
});

test.each([
  [['pause', 'an-id'], '/endpoints/an-id/pause', undefined],
  [['enable', 'an-id'], '/endpoints/an-id/enable', undefined],
  [['recover', 'an-id'], '/endpoints/an-id/recover', {}],
  [
    ['recover', 'an-id', '--since', '3d'],
    '/endpoints/an-id/recover',
    { since: '2027-02-26T12:00:00.000Z' },
  ],
  [
    ['replay', 'an-id', '--since', '2h', '--until', '15min', '--types', 'a.*,b'],
    '/endpoints/an-id/replay',
    {
      since: '2027-03-01T10:00:00.000Z',
      until: '2027-03-01T11:45:00.000Z',
      types: ['a.*', 'b'],
    },
  ],
  [
    ['replay', 'an-id', '--since', '2027-02-01T00:00:00Z'],
    '/endpoints/an-id/replay',
    { since: '2027-02-01T00:00:00Z' },
  ],
])('endpoint %j', async (args, path, body) => {
  const { code, output } = await run(args);
  expect(code).toBe(0);
  expect(output).not.toBe('');
  expect(service.received[0]).toMatchObject({ method: 'POST', path });
  expect(service.received[0]?.body).toBe(body === undefined ? '' : JSON.stringify(body));
});

test.each([
  [['replay', 'an-id'], /--since/],
  [['replay', 'an-id', '--since', 'yesterday'], /--since must be how long ago.*"yesterday"/],
  [['replay', 'an-id', '--since', '2h', '--until', 'now'], /--until/],
  [['recover', 'an-id', '--since', '3 days'], /--since/],
  [['recover', 'an-id', '--since', ''], /--since must be how long ago/],
  [['replay', 'an-id', '--since', '1h', '--until', ''], /--until must be how long ago/],
])('endpoint %j is 2', async (args, message) => {
  const ran = await run(args);
  expect(ran).toMatchObject({ code: 2, output: '' });
  expect(ran.errors).toMatch(message);
  expect(service.received).toEqual([]);
});

test('endpoint get shows the hooks that are waited for', async () => {
  reply = { status: 200, body: { ...ENDPOINT, after: ['a', 'b'] } };
  expect((await run(['get', ENDPOINT.id])).output).toMatch(/after +a b\n/);
});

test('endpoint list shows one that fails as failing', async () => {
  const failing = { ...ENDPOINT, failing: { failures: 3, since: EVENT.time } };
  reply = { status: 200, body: { endpoints: [failing, ENDPOINT] } };
  const { output } = await run(['list']);
  expect(output).toMatch(/failing +1 d ago +calendar\.events\.\*\* \+1 +https.*\n.* active /);
  reply = { status: 200, body: failing };
  expect((await run(['get', ENDPOINT.id])).output).toMatch(/failing +3 times in a row, since 2027/);
  reply = { status: 200, body: { ...ENDPOINT, failing: { failures: 1, since: EVENT.time } } };
  expect((await run(['get', ENDPOINT.id])).output).toMatch(/failing +once, since 2027/);
});
