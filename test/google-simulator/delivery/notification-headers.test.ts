import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startGoogle } from '../../../google-simulator/start-google.ts';
import { ALICE, call, startSimulator } from '../start-simulator.ts';

/** Responds with 200 and records the raw bytes of each request, which no HTTP parser exposes. */
async function startRawReceiver(): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      requests.push(bytes.toString('latin1'));
      socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests };
}

const headerLines = (request: string): string[] => request.split('\r\n').slice(1, -2);

test('the raw request matches the guides: spaces, dates and user agent', async () => {
  const raw = await startRawReceiver();
  const { google } = await startSimulator({ random: () => 0 });
  const address = `http://user:secret@127.0.0.1:${raw.port}/hook?a=b`;
  const { json } = await call(google, '/drive/v3/files/root/watch', {
    id: 'channel-1',
    type: 'web_hook',
    address,
    token: 'target=x&y=z',
    expiration: String(Date.UTC(2100, 0, 1)),
  });
  await google.idle();
  const root = google.channels()[0]?.key.split(' ').at(-1) ?? '';
  google.notify({
    resource: 'drive.files',
    user: ALICE,
    fileId: root,
    state: 'update',
    changed: ['content', 'permissions'],
  });
  await google.idle();

  expect(raw.requests).toHaveLength(2);
  const [first = '', second = ''] = raw.requests;
  expect(first).toMatch(/^POST \/hook\?a=b HTTP\/1\.1\r\n/);
  expect(first).not.toMatch(/authorization/i);
  expect(headerLines(first)).toEqual(
    expect.arrayContaining([
      `Host: 127.0.0.1:${raw.port}`,
      'Content-Length: 0',
      'Accept-Encoding: gzip, deflate, br',
      'User-Agent: APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
      'X-Goog-Channel-ID: channel-1',
      'X-Goog-Channel-Token: target=x&y=z',
      'X-Goog-Message-Number: 1',
      `X-Goog-Resource-ID:  ${json.resourceId}`,
      'X-Goog-Resource-State:  sync',
      `X-Goog-Resource-URI: ${json.resourceUri}`,
      `X-Goog-Channel-Expiration: ${new Date(Number(json.expiration)).toUTCString()}`,
    ]),
  );
  expect(first).not.toMatch(/x-goog-changed|content-type/i);
  expect(headerLines(second)).toContain('X-Goog-Changed: content, permissions');
});

test.each([
  [0, 'X-Goog-Channel-ID', 'X-Goog-Resource-URI', 'X-Goog-Changed: content, parents'],
  [0.4, 'X-Goog-Channel-Id', 'X-Goog-Resource-Uri', 'X-Goog-Changed: content, parents'],
  [0.9, 'x-goog-channel-id', 'x-goog-resource-uri', 'x-goog-changed: content,parents'],
])('with random = %f the headers are written %s, %s and %s', async (value, id, uri, changed) => {
  const raw = await startRawReceiver();
  const { google } = await startSimulator({ random: () => value });
  await call(google, '/drive/v3/files/root/watch', {
    id: 'channel-1',
    type: 'web_hook',
    address: `http://127.0.0.1:${raw.port}`,
  });
  await google.idle();
  const [, , fileId = ''] = google.channels()[0]?.key.split(' ') ?? [];
  google.notify({
    resource: 'drive.files',
    user: ALICE,
    fileId,
    state: 'update',
    changed: ['content', 'parents'],
  });
  await google.idle();
  const names = headerLines(raw.requests[1] ?? '').map((line) => line.split(':')[0]);
  expect(names).toEqual(expect.arrayContaining([id, uri]));
  expect(headerLines(raw.requests[1] ?? '')).toContain(changed);
});

test('message numbers start at 1 and increase, whatever `random` returns', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      async (draws, changes) => {
        let count = 0;
        const random = (): number => draws[count++ % draws.length] ?? 0;
        const raw = await startRawReceiver();
        const google = await startGoogle({ random });
        await call(google, '/drive/v3/changes/watch?pageToken=1', {
          id: 'channel-1',
          type: 'web_hook',
          address: `http://127.0.0.1:${raw.port}`,
        });
        for (let change = 0; change < changes; change += 1) google.editFile(ALICE, undefined);
        await google.idle();
        await google.close();
        const numbers = google.deliveries.map(({ messageNumber }) => messageNumber);
        expect(numbers).toHaveLength(changes + 1);
        expect(numbers[0]).toBe(1);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 20 },
  );
});
