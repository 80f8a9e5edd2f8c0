import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { waitUntil } from '../../local/wait-until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let data: string;
let port: number;
let output = '';
let child: ReturnType<typeof spawn>;
let services: string[];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidings-local-'));
  port = await freePort();
  // Without the installation that comes before: it would change what other tests run on.
  const args = [
    'start',
    '--ignore-scripts',
    '--',
    '--port',
    String(port),
    '--data',
    data,
    '--no-traffic',
  ];
  child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  await waitUntil(() => /as they are numbered/.test(output), 'Tidings is running', {
    timeoutMs: 60_000,
  });
  const environment: Record<string, string> = JSON.parse(
    await readFile(join(data, 'environment.json'), 'utf8'),
  );
  const google = /Google itself +(\S+)/.exec(output)?.[1] ?? '';
  const endpoints = Object.values(environment).filter((value) => value.startsWith('http'));
  services = [`http://localhost:${port}`, google, ...endpoints];
});

afterAll(async () => {
  child.kill('SIGTERM');
  await rm(data, { recursive: true, force: true });
});

function status(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject).end('{}');
  });
}

async function post(path: string, body: string): Promise<{ status: number; id: string }> {
  const key = (await readFile(join(data, 'api-key'), 'utf8')).trim();
  const response = await fetch(`http://localhost:${port}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body,
  });
  const { id } = (await response.json()) as { id: string };
  return { status: response.status, id };
}

test('every service refuses a foreign host, and pages of other origins', async () => {
  expect(services).toHaveLength(6);
  for (const url of services) {
    const host = { host: 'rebound.example.com' };
    const origin = { origin: 'https://example.com' };
    expect([url, await status(url, host), await status(url, origin)]).toEqual([url, 403, 403]);
    expect([url, await status(url, {})]).not.toEqual([url, 403]);
  }
});

test('a connection that asks for an upgrade for a foreign host is refused', async () => {
  const socket = connect(port, 'localhost');
  socket.write('GET / HTTP/1.1\r\nHost: example.com\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  const [chunk] = await new Promise<Buffer[]>((resolve) => {
    socket.once('data', (bytes) => resolve([bytes]));
  });
  expect(String(chunk)).toMatch(/^HTTP\/1\.1 403 /);
  socket.destroy();
});

test('only the owner can read the data', async () => {
  expect((await stat(data)).mode & 0o777).toBe(0o700);
  const names = await readdir(data);
  expect(names).toEqual(expect.arrayContaining(['dynamodb.sqlite', 'dynamodb.sqlite-wal']));
  for (const name of names) {
    expect([name, (await stat(join(data, name))).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test.each(['service-account.json', 'user.json'])(
  'the credentials in %s make an account that can watch',
  async (name) => {
    expect(output).toContain(`npx tidings account add ${join(data, name)}`);
    const account = await post('/accounts', await readFile(join(data, name), 'utf8'));
    expect(account.status).toBe(201);
    const parameters = { calendarId: 'primary' };
    const watch = { account: account.id, resource: 'calendar.events', parameters };
    expect((await post('/watches', JSON.stringify(watch))).status).toBe(201);
  },
);

test('malformed requests leave the gateway running', async () => {
  const body = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n';
  const bodies = [deflateSync(body), deflateSync(body).subarray(0, 20), Buffer.from('abc')];
  for (const path of ['/notifications', '/none', '/watches'])
    for (const encoding of ['deflate', 'gzip', 'br'])
      for (const type of ['multipart/form-data; boundary=x', 'Multipart/Form-Data', 'text/plain'])
        for (const bytes of bodies)
          await fetch(`http://localhost:${port}${path}`, {
            method: 'POST',
            headers: { 'content-encoding': encoding, 'content-type': type },
            body: bytes,
          }).catch(() => undefined);
  expect((await fetch(`http://localhost:${port}/none`)).status).toBe(404);
});

const HEAD = 'Host: localhost\r\nConnection: close\r\n';

test.each([
  `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nhel`,
  `POST / HTTP/1.1\r\n${HEAD}Content-Length: -1\r\n\r\n`,
  `POST / HTTP/1.1\r\n${HEAD}Content-Length: 9\r\n\r\n{}`,
  `POST / HTTP/1.1\r\n${HEAD}Content-Encoding: br\r\nContent-Length: 3\r\n\r\nabc`,
  `POST / HTTP/1.1\r\n${HEAD}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
  `GET / HTTP/1.1\r\n${HEAD}X-Long: ${'a'.repeat(100_000)}\r\n\r\n`,
  'GET / HTTP/1.0\r\n\r\n',
  `GET http://[ HTTP/1.1\r\n${HEAD}\r\n`,
  `GET http://localhost/% HTTP/1.1\r\n${HEAD}\r\n`,
  `GET /% HTTP/1.1\r\n${HEAD}\r\n`,
  `GET /watches/%ff%fe?%=%zz HTTP/1.1\r\n${HEAD}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`,
  `CONNECT localhost:1 HTTP/1.1\r\n${HEAD}\r\n`,
  '\x16\x03\x01\x00\xa5',
])('every service outlives the request %j', async (text) => {
  for (const url of services) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().end(text, 'latin1');
    await closed;
    expect(await status(url, {})).toBeGreaterThan(0);
  }
});

test('SIGTERM to npm ends everything, although the simulator hangs', async () => {
  await fetch(`${services[1]}/simulator/faults`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"hang": true}',
  });
  child.kill('SIGTERM');
  const isGone = (url: string) =>
    fetch(url).then(
      () => false,
      () => true,
    );
  const allGone = async () => (await Promise.all(services.map(isGone))).every(Boolean);
  await waitUntil(allGone, 'every service has ended', { timeoutMs: 9000 });
  expect(await readdir(data)).not.toContain('environment.json');
});
