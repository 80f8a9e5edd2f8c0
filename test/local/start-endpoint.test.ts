import { afterEach, describe, expect, test } from 'vitest';
import { LocalError } from '../../local/local-error.ts';
import {
  checkEndpointUrl,
  openEndpoint,
  registerEndpoint,
  type StartEndpoint,
} from '../../local/start-endpoint.ts';
import type { EndpointRequest, ListedEndpoint, TidingsClient } from '../../local/tidings-client.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const URL_OF_USER = 'https://example.com/webhooks';

describe('the URL of --endpoint', () => {
  test.each([
    URL_OF_USER,
    'https://example.com:8443/a?b=c',
    'http://localhost:8080/',
    'http://127.0.0.1:8080/hook',
    'http://[::1]:8080/',
    'https://localhost:8443/',
  ])('%s is taken', async (url) => {
    expect(await checkEndpointUrl(url)).toBe(url);
  });

  test.each([
    '',
    'localhost:8080',
    'ftp://example.com',
    'http://example.com/',
    'https://example.com:8080/',
    'https://10.0.0.1/',
    'http://192.168.1.2:8080/',
    'https://printer.local/',
    'http://localhost:8080/#there',
    'https://me:hunter2@example.com/',
  ])('%j is refused in one line that names the option, and no password', async (url) => {
    const error: unknown = await checkEndpointUrl(url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LocalError);
    const { message } = error as LocalError;
    expect(message).toMatch(/^--endpoint .*http:\/\/localhost/);
    expect(message).not.toMatch(/\n|hunter2/);
  });
});

describe('the endpoint', () => {
  const open: StartEndpoint[] = [];
  afterEach(async () => {
    for (const { receiver } of open.splice(0)) await receiver?.close();
  });

  test('without an option is a receiver of this machine, which asks for a signature', async () => {
    const endpoint = await openEndpoint(undefined, SECRET);
    if (endpoint) open.push(endpoint);
    const { url = '', secret } = endpoint ?? {};
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    expect(secret).toBe(SECRET);
    expect((await fetch(url, { method: 'POST' })).status).toBe(401);
  });

  test('with a URL is that URL, and no receiver', async () => {
    expect(await openEndpoint(URL_OF_USER, SECRET)).toEqual({ url: URL_OF_USER, secret: SECRET });
  });

  test('with --no-endpoint is none', async () => {
    expect(await openEndpoint(false, SECRET)).toBeUndefined();
  });
});

describe('registering', () => {
  /** A client with these endpoints, and what is done with it. */
  function clientWith(endpoints: ListedEndpoint[]) {
    const created: EndpointRequest[] = [];
    const moved: unknown[] = [];
    const enabled: string[] = [];
    const deleted: string[] = [];
    const client: Omit<TidingsClient, 'watch' | 'watches' | 'renew' | 'delete'> = {
      endpoints: async () => endpoints,
      moveEndpoint: async (...change) => void moved.push(change),
      enableEndpoint: async (id) => void enabled.push(id),
      async createEndpoint(request) {
        created.push(request);
        return 'new';
      },
      deleteEndpoint: async (id) => void deleted.push(id),
    };
    return { client: client as TidingsClient, created, moved, enabled, deleted };
  }

  const endpoints = [
    { id: 'left', description: 'npm start', status: 'active' },
    { id: 'mine', status: 'active' },
    { id: 'other', description: 'npm start, mine', status: 'paused' },
    { id: 'left-too', description: 'npm start', status: 'disabled' },
  ];

  test('creates an endpoint where no earlier run has left one', async () => {
    const { client, created, moved, deleted } = clientWith([{ id: 'mine', status: 'active' }]);
    expect(await registerEndpoint(client, { url: URL_OF_USER, secret: SECRET })).toBe('new');
    expect(created).toEqual([
      { url: URL_OF_USER, secret: SECRET, events: ['*'], description: 'npm start' },
    ]);
    expect([moved, deleted]).toEqual([[], []]);
  });

  test('moves the endpoint that an earlier run has left, deletes more of them, and nothing of the user’s', async () => {
    const { client, created, moved, enabled, deleted } = clientWith([...endpoints]);
    const endpoint = { url: URL_OF_USER, secret: SECRET };
    expect(await registerEndpoint(client, endpoint)).toBe('left');
    expect(moved).toEqual([['left', endpoint]]);
    expect(deleted).toEqual(['left-too']);
    expect([created, enabled]).toEqual([[], []]);
  });

  test.each(['paused', 'disabled'])('enables the endpoint that was %s', async (status) => {
    const { client, enabled } = clientWith([{ id: 'left', description: 'npm start', status }]);
    await registerEndpoint(client, { url: URL_OF_USER, secret: SECRET });
    expect(enabled).toEqual(['left']);
  });

  test('without an endpoint creates none', async () => {
    const { client, created, deleted } = clientWith(endpoints);
    expect(await registerEndpoint(client, undefined)).toBeUndefined();
    expect(deleted).toEqual(['left', 'left-too']);
    expect(created).toEqual([]);
  });
});
