import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PostResult } from '../../../lib/recipients/post-result.ts';
import { createPoster, type PosterOptions } from '../../../lib/recipients/poster.ts';
import { certificate, listenHttps, listenRaw, listenTcp } from './servers.ts';

const NAME = 'hooks.tidings-receiver.com';
const ca = certificate('ca');

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('over TLS', () => {
  test.each([NAME, `${NAME}.`, 'localhost', '127.0.0.1'])(
    'the certificate of an authority that is trusted is taken for %s',
    async (host) => {
      const names: unknown[] = [];
      const { port } = await listenHttps('receiver', (request, response) => {
        names.push((request.socket as TLSSocket & { servername: unknown }).servername);
        response.end('hi');
      });
      expect(await postTo(host, port, { ca })).toMatchObject({
        outcome: 'answered',
        status: 200,
        replyHead: 'hi',
        address: '127.0.0.1',
      });
      // The name in the handshake; an address is none.
      expect(names).toEqual([host === '127.0.0.1' ? false : host.replace(/\.$/, '')]);
    },
  );

  test('a connection is used again', async () => {
    const server = await listenHttps('receiver', (_, response) => response.end('hi'));
    const post = poster({ ca });
    const url = `https://${NAME}:${server.port}/`;
    const request = { url, headers: {}, body: '', timeoutMs: 5000 };
    for (let count = 0; count < 3; count += 1)
      expect(await post(request)).toMatchObject({ outcome: 'answered', address: '127.0.0.1' });
    expect(server.connections()).toBe(1);
  });

  test.each([
    ['of no authority', 'self-signed', NAME, ca, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['of an unknown authority', 'receiver', NAME, undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'for another host',
      'receiver',
      'other.tidings-receiver.com',
      ca,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['that has expired', 'expired', NAME, ca, 'CERT_HAS_EXPIRED'],
  ])('a certificate %s is refused', async (_, name, host, trusted, code) => {
    // As a deployer might to try a certificate out.
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    let requests = 0;
    const { port } = await listenHttps(name, (_, response) => {
      requests += 1;
      response.end();
    });
    expect(await postTo(host, port, trusted === undefined ? {} : { ca: trusted })).toEqual({
      outcome: 'failed',
      errorClass: 'tls',
      message: `TLS failed: the certificate has to be valid for the host (${code})`,
      address: '127.0.0.1',
      durationMs: 0,
    });
    expect(requests).toBe(0);
  });

  test('what speaks no TLS fails', async () => {
    const { port } = await listenRaw('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await postTo(NAME, port, { ca })).toMatchObject({
      errorClass: 'tls',
      message: expect.stringMatching(/^TLS failed/),
    });
  });

  test('what closes during the handshake fails', async () => {
    const { port } = await listenTcp((socket) => socket.once('data', () => socket.destroy()));
    expect(await postTo(NAME, port, { ca })).toMatchObject({
      errorClass: 'connection',
      message: 'The connection was closed during the TLS handshake (ECONNRESET)',
    });
  });

  test('a handshake that does not end is timed out', async () => {
    const { port } = await listenTcp(() => undefined);
    expect(await postTo(NAME, port, { ca }, 100)).toMatchObject({
      errorClass: 'timeout',
      message: 'The TLS handshake did not end in time',
    });
  });
});

function poster(options: Partial<PosterOptions>) {
  return createPoster({
    now: () => 0,
    checks: [],
    allowLoopback: true,
    lookupAll: async () => [{ address: '127.0.0.1', family: 4 }],
    ...options,
  });
}

function postTo(
  host: string,
  port: number,
  options: Partial<PosterOptions>,
  timeoutMs = 5000,
): Promise<PostResult> {
  return poster(options)({ url: `https://${host}:${port}/`, headers: {}, body: '{}', timeoutMs });
}
