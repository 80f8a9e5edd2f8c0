import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { blockCidrNetwork, ensurePort, ensureProtocol } from '../../../lib/recipients/checks.ts';
import type { LookupAll } from '../../../lib/recipients/lookup-all.ts';
import { createPoster } from '../../../lib/recipients/poster.ts';
import { recipientChecks } from '../../../lib/recipients/recipient-checks.ts';
import { listenHttp, listenRaw } from './servers.ts';

const REQUEST = { headers: {}, body: '{}', timeoutMs: 5000 };
const local = { now: () => 0, allowLoopback: true };

describe('a request', () => {
  test('is a POST with its headers and its body, and its result says what came', async () => {
    const received: { request: IncomingMessage; body: string }[] = [];
    const { port } = await listenHttp(async (request, response) => {
      received.push({ request, body: await text(request) });
      response.writeHead(202, { 'retry-after': '120' }).end('höh');
    });
    let nowMs = 1000;
    const post = createPoster({ allowLoopback: true, now: () => (nowMs += 7) });
    const result = await post({
      url: `http://127.0.0.1:${port}/hooks?a=b`,
      headers: { 'content-type': 'text/plain', 'x-own': 'c' },
      body: 'ä€😀',
      timeoutMs: 5000,
    });
    expect(result).toEqual({
      outcome: 'answered',
      status: 202,
      retryAfter: '120',
      replyHead: 'höh',
      address: '127.0.0.1',
      durationMs: expect.any(Number),
    });
    expect(result.durationMs).toBeGreaterThanOrEqual(7);
    const [first] = received;
    const { request, body } = first ?? expect.unreachable();
    expect(request).toMatchObject({ method: 'POST', url: '/hooks?a=b' });
    expect(request.headers).toMatchObject({
      host: `127.0.0.1:${port}`,
      'content-type': 'text/plain',
      'x-own': 'c',
      'content-length': '9',
    });
    expect(request.headers).not.toHaveProperty('transfer-encoding');
    expect(body).toBe('ä€😀');
  });

  test('uses the connection of the one before', async () => {
    const server = await listenHttp((_, response) => response.end('a'));
    const post = createPoster(local);
    const url = `http://127.0.0.1:${server.port}/`;
    for (let count = 0; count < 5; count += 1) await post({ ...REQUEST, url });
    expect(server.connections()).toBe(1);
  });

  test('is sent again if its kept connection was closed meanwhile', async () => {
    const server = await listenHttp((_, response) => response.end('a'));
    const post = createPoster(local);
    const url = `http://127.0.0.1:${server.port}/`;
    // Three are kept. Each that is tried may turn out to be closed.
    await Promise.all([1, 2, 3].map(() => post({ ...REQUEST, url })));
    server.hangUp();
    expect(await post({ ...REQUEST, url })).toMatchObject({ outcome: 'answered' });
    expect(server.connections()).toBe(4);
  });

  test('takes no kept connection after a suspension, by the clock', async () => {
    const server = await listenHttp((_, response) => response.end('a'));
    let nowMs = 0;
    const post = createPoster({ allowLoopback: true, now: () => nowMs });
    const url = `http://127.0.0.1:${server.port}/`;
    await post({ ...REQUEST, url });
    nowMs += 20_000;
    await post({ ...REQUEST, url });
    expect(server.connections()).toBe(1);
    nowMs += 20_001;
    expect(await post({ ...REQUEST, url })).toMatchObject({ outcome: 'answered' });
    expect(server.connections()).toBe(2);
  });

  test.each([301, 302, 303, 307, 308])('follows no redirect of status %s', async (status) => {
    const secret = await listenRaw('HTTP/1.1 200 OK\r\n\r\n');
    const { port } = await listenHttp((_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${secret.port}/` }).end();
    });
    const post = createPoster(local);
    const result = await post({ ...REQUEST, url: `http://127.0.0.1:${port}/` });
    expect(result).toMatchObject({ outcome: 'answered', status });
    expect(secret.connections()).toBe(0);
  });

  test.each([
    [{ 'x-own': 'a\r\nb: c' }, 'ERR_INVALID_CHAR'],
    [{ 'x own': 'a' }, 'ERR_INVALID_HTTP_TOKEN'],
  ])('with headers that cannot be sent, %j, fails', async (headers, code) => {
    const server = await listenHttp((_, response) => response.end());
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await createPoster(local)({ ...REQUEST, url, headers })).toMatchObject({
      outcome: 'failed',
      errorClass: 'recipient',
      message: `The request cannot be sent (${code})`,
    });
    expect(server.connections()).toBe(0);
  });
});

describe('the name of a host', () => {
  test('that gets an internal address after the check is refused at the connection', async () => {
    const server = await listenRaw('HTTP/1.1 200 OK\r\n\r\n');
    const answers = ['8.8.8.8', '127.0.0.1', '127.0.0.1'];
    const asked: string[] = [];
    const lookupAll: LookupAll = async (name) => {
      asked.push(name);
      return [{ address: answers.shift() ?? '', family: 4 }];
    };
    await lookupAll('rebound.tidings-receiver.com');
    const post = createPoster({ now: () => 0, checks: [], lookupAll });
    const url = `http://rebound.tidings-receiver.com:${server.port}/`;
    expect(await post({ ...REQUEST, url })).toMatchObject({ errorClass: 'recipient' });
    expect(asked).toHaveLength(2);
    expect(server.connections()).toBe(0);
  });

  test('is looked up once for a connection: what was judged is connected to', async () => {
    const server = await listenHttp((_, response) => response.end());
    const answers = ['127.0.0.1', '10.0.0.1'];
    const lookupAll: LookupAll = async () => [{ address: answers.shift() ?? '', family: 4 }];
    const post = createPoster({ ...local, checks: [], lookupAll });
    const url = `http://rebound.tidings-receiver.com:${server.port}/`;
    expect(await post({ ...REQUEST, url })).toMatchObject({ outcome: 'answered' });
    expect(answers).toEqual(['10.0.0.1']);
  });

  test('is tried at all its addresses', async () => {
    const server = await listenHttp((_, response) => response.end());
    const lookupAll: LookupAll = async () => [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const post = createPoster({ ...local, checks: [], lookupAll });
    const url = `http://two.tidings-receiver.com:${server.port}/`;
    expect(await post({ ...REQUEST, url })).toMatchObject({ outcome: 'answered', address: '::1' });
  });

  test.each<[string, LookupAll, string]>([
    ['fails', () => Promise.reject(errorWith('EAI_AGAIN')), ' (EAI_AGAIN)'],
    ['is not there', () => Promise.reject(errorWith('ENOTFOUND')), ' (ENOTFOUND)'],
    ['fails without a code', () => Promise.reject(new Error('10.0.0.1')), ''],
    ['throws', () => thrown(errorWith('ESERVFAIL')), ' (ESERVFAIL)'],
    ['has no address', async () => [], ''],
  ])('that %s is a failure of DNS', async (_, lookupAll, code) => {
    const post = createPoster({ now: () => 0, lookupAll });
    const url = 'https://hooks.tidings-receiver.com/';
    expect(await post({ ...REQUEST, url })).toEqual({
      outcome: 'failed',
      errorClass: 'dns',
      message: `The name of the host was not found${code}`,
      durationMs: 0,
    });
  });
});

describe('the checks of a poster', () => {
  const lookupAll: LookupAll = async () => [{ address: '8.8.8.8', family: 4 }];

  test.each([
    [ensureProtocol('http'), /begin with http/],
    [ensurePort(8443), /port/],
    [blockCidrNetwork('8.8.0.0/16'), /network that is blocked/],
    [recipientChecks([() => false])[0], /A check refuses/],
  ])('hold for each request: number %#', async (check, message) => {
    const post = createPoster({ now: () => 0, lookupAll, checks: check ? [check] : [] });
    expect(await post({ ...REQUEST, url: 'https://hooks.tidings-receiver.com/' })).toMatchObject({
      outcome: 'failed',
      errorClass: 'recipient',
      message: expect.stringMatching(message),
    });
  });

  test('refuse by an error of the user’s own, whose text stays here', async () => {
    const checks = recipientChecks([() => Promise.reject(new Error('open-sesame'))]);
    const post = createPoster({ now: () => 0, lookupAll, checks });
    const result = await post({ ...REQUEST, url: 'https://hooks.tidings-receiver.com/' });
    expect(result).toMatchObject({ outcome: 'failed', errorClass: 'recipient' });
    expect(JSON.stringify(result)).not.toContain('open-sesame');
  });

  test.each(['https://ann:open-sesame@8.8.8.8/', 'https://open-sesame', 'open-sesame', ''])(
    'refuse %j, and show nothing of it',
    async (url) => {
      const post = createPoster({ now: () => 0, lookupAll: async () => [] });
      const result = await post({ ...REQUEST, url });
      expect(result.outcome).toBe('failed');
      expect(JSON.stringify(result)).not.toContain('open-sesame');
    },
  );
});

function errorWith(code: string): Error {
  return Object.assign(new Error('getaddrinfo'), { code });
}

function thrown(error: Error): never {
  throw error;
}
