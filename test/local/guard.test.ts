import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { closeServer, listen } from '../../google-simulator/http/server.ts';
import { startGuard } from '../../local/guard.ts';
import { startQueues } from '../../local/queue.ts';
import { startSecretsManager } from '../../local/secrets-manager.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

const services = {
  'a guarded service': async () => {
    const server = createServer(async (incoming, response) => {
      const body = await text(incoming);
      response.writeHead(418, { 'x-path': incoming.url }).end(body);
    });
    open.push({ close: () => closeServer(server) });
    return startGuard(`http://127.0.0.1:${await listen(server)}`);
  },
  'the queues': () => startQueues({}, 'us-east-1'),
  'the secrets': () => startSecretsManager(new Map()),
};

async function start(name: keyof typeof services): Promise<string> {
  const service = await services[name]();
  open.unshift(service);
  return service.url;
}

function post(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on('error', reject).end('{}');
  });
}

const NAMES = Object.keys(services) as (keyof typeof services)[];

test.each(NAMES)('%s refuses a foreign host and pages of other origins', async (name) => {
  const url = await start(name);
  for (const headers of [
    { host: 'rebound.example.com' },
    { origin: 'https://example.com' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    expect([headers, await post(url, headers)]).toEqual([headers, 403]);
  }
});

test.each(NAMES)('%s serves programs on this machine', async (name) => {
  const url = await start(name);
  expect(await post(url, {})).not.toBe(403);
  expect(await post(url, { host: `localhost:${new URL(url).port}` })).not.toBe(403);
});

test('a guard passes on requests and responses as they are', async () => {
  const url = await start('a guarded service');
  const response = await fetch(`${url}/a?b=c`, { method: 'PUT', body: 'päper' });
  expect(response.status).toBe(418);
  expect(response.headers.get('x-path')).toBe('/a?b=c');
  expect(await response.text()).toBe('päper');
});

test('a service that is gone is a lost connection behind a guard', async () => {
  const server = createServer();
  const port = await listen(server);
  await closeServer(server);
  const guard = await startGuard(`http://127.0.0.1:${port}`);
  open.push(guard);
  await expect(fetch(guard.url)).rejects.toThrow();
});
