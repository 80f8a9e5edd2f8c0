import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Google } from '../../../google-simulator/google.ts';
import { channel, startSimulator } from '../start-simulator.ts';

function send(google: Google, path: string, body: Buffer, headers: Record<string, string>) {
  const authorization = `Bearer ${google.accessToken()}`;
  const contentType = 'application/json; charset=UTF-8';
  return fetch(google.url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType, ...headers },
    body: new Uint8Array(body),
  });
}

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip, br', (body: string) => brotliCompressSync(gzipSync(body))],
  ['identity', (body: string) => Buffer.from(body)],
])('a body of the content encoding %s is read', async (encoding, encode) => {
  const { google, receiver } = await startSimulator();
  const body = encode(JSON.stringify(channel(receiver)));
  const path = '/drive/v3/changes/watch?pageToken=1';
  const response = await send(google, path, body, { 'content-encoding': encoding });
  expect(response.status).toBe(200);
  expect(google.channels()).toHaveLength(1);
});

test('a compressed token request is answered', async () => {
  const { google } = await startSimulator();
  const { type: _, ...credentials } = google.authorizedUser();
  const form = new URLSearchParams({ grant_type: 'refresh_token', ...credentials });
  const response = await send(google, '/token', gzipSync(form.toString()), {
    'content-encoding': 'gzip',
  });
  expect(response.status).toBe(200);
});

test.each([
  ['a body that is not compressed', Buffer.from('{}'), 'gzip', 400],
  ['half of a compressed body', gzipSync('{"name": "a"}').subarray(0, 15), 'gzip', 400],
  ['an unknown encoding', Buffer.from('{}'), 'zstd2', 415],
  ['the name of a property of objects', Buffer.from('{}'), 'constructor', 415],
])('%s is refused', async (_, body, encoding, status) => {
  const { google } = await startSimulator();
  const response = await send(google, '/drive/v3/files', body, { 'content-encoding': encoding });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { code: status } });
  expect(google.requests).toEqual([]);
});

test('a connection is kept open for minutes', async () => {
  const { google } = await startSimulator();
  const response = await send(google, '/drive/v3/files', Buffer.from('{}'), {});
  expect(response.headers.get('keep-alive')).toBe('timeout=240');
});
