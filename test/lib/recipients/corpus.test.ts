import { describe, expect, test } from 'vitest';
import { ensurePort } from '../../../lib/recipients/checks.ts';
import type { LookupAll } from '../../../lib/recipients/lookup-all.ts';
import { parseRecipient } from '../../../lib/recipients/parse-recipient.ts';
import { createPoster, type PosterOptions } from '../../../lib/recipients/poster.ts';
import { INTERNAL_NAMES, INTERNAL_URLS } from './corpus.ts';
import { type Listening, listenRaw } from './servers.ts';

const URLS = Object.values(INTERNAL_URLS).flat();
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

// Every name leads to this machine, whatever it is.
const toThisMachine: LookupAll = async () => [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const NAMES: LookupAll = async (name) =>
  (INTERNAL_NAMES[name] ?? []).map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));

/** What becomes of each URL, sent with as few checks as there can be. */
async function post(
  urls: readonly string[],
  { port }: Listening,
  options: Partial<PosterOptions>,
): Promise<string[][]> {
  const send = createPoster({ now: () => 0, checks: [], ...options });
  const results = urls.map(async (url) => {
    const there = url.replace(':8443', `:${port}`);
    const result = await send({ url: there, headers: {}, body: '{}', timeoutMs: 5000 });
    return [url, result.outcome === 'failed' ? result.errorClass : result.outcome];
  });
  return Promise.all(results);
}

test('there are 150 URLs and more, each once', () => {
  expect(URLS.length).toBeGreaterThan(150);
  expect(new Set(URLS).size).toBe(URLS.length);
});

describe('a URL that leads to something internal', () => {
  test.each(URLS)('%j is refused at creation', async (url) => {
    await expect(parseRecipient(url, { allowLoopback: false })).rejects.toMatchObject({
      code: 'recipient-refused',
      field: 'url',
    });
  });

  test('is never connected to, without any check but those that always hold (TH-52)', async () => {
    const listener = await listenRaw(OK);
    const results = await post(URLS, listener, { lookupAll: toThisMachine });
    expect(results).toEqual(URLS.map((url) => [url, 'recipient']));
    expect(listener.connections()).toBe(0);
  });

  test('nor by the addresses that the system finds', async () => {
    const listener = await listenRaw(OK);
    const urls = URLS.filter((url) => !/example\.com/.test(url));
    const results = await post(urls, listener, {});
    expect(results.filter(([, result]) => !/^(?:recipient|dns)$/.test(result ?? ''))).toEqual([]);
    expect(listener.connections()).toBe(0);
  });

  test.each(['https', 'http'])('nor under a name that is public, by %s', async (protocol) => {
    const listener = await listenRaw(OK);
    const urls = Object.keys(INTERNAL_NAMES).map((name) => `${protocol}://${name}:8443/`);
    const results = await post(urls, listener, { lookupAll: NAMES });
    expect(results).toEqual(urls.map((url) => [url, 'recipient']));
    expect(listener.connections()).toBe(0);
  });

  test('although the listener answers on the addresses of this machine', async () => {
    const listener = await listenRaw(OK);
    const hosts = ['127.0.0.1', 'localhost', '[::1]', '127.0.0.2', '0x7f.1'];
    const urls = hosts.map((host) => `http://${host}:8443/`);
    const results = await post(urls, listener, {
      allowLoopback: true,
      checks: [ensurePort(1)],
    });
    expect(results).toEqual(urls.map((url) => [url, 'answered']));
    expect(listener.connections()).toBe(urls.length);
  });

  test('nor where this machine is allowed, but for its own addresses', async () => {
    const listener = await listenRaw(OK);
    const urls = URLS.filter((url) => /:\/\/(?:0|0x0|00|0\.0\.0\.0|\[::\])[:/]/.test(url));
    expect(urls).toHaveLength(5);
    const results = await post(urls, listener, { allowLoopback: true });
    expect(results).toEqual(urls.map((url) => [url, 'recipient']));
    expect(listener.connections()).toBe(0);
  });
});
