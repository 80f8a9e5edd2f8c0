import { SignatureV4 } from '@smithy/signature-v4';
import { errorFields, type Log } from '../../lib/log.ts';
import type { Connections } from '../../lib/stream/connections.ts';
import { defaultProvider } from '../shims/environment-credentials.ts';
import { Sha256 } from './sha-256.ts';

const ATTEMPT_MS = 3000;
const ATTEMPTS = 2;
const GONE = 410;

/**
 * The connections of the gateway at a URL. The requests are signed here: the SDK's client for them would
 * add 298 KB to a bundle.
 */
export function streamConnections(url: string, region: string, log: Log): Connections {
  const { protocol, hostname, host, port, pathname } = new URL(url);
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials: defaultProvider(),
    sha256: Sha256,
  });

  async function request(method: 'POST' | 'DELETE', connectionId: string, body?: string) {
    const path = `${pathname.replace(/\/$/, '')}/@connections/${encodeURIComponent(connectionId)}`;
    const { headers } = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path,
      headers: { host, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
    // `fetch` sets the host by itself.
    const { host: _, ...sent } = headers;
    const response = await fetch(`${protocol}//${host}${path}`, {
      method,
      headers: sent,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  }

  return {
    async post(connectionId, text) {
      for (let attempt = 1; ; attempt += 1)
        try {
          const status = await request('POST', connectionId, text);
          if (status < 300) return 'sent';
          if (status === GONE) return 'gone';
          if (attempt < ATTEMPTS && status >= 500) continue;
          log('warn', 'the gateway did not take a message', { connectionId, status });
          return 'failed';
        } catch (error) {
          if (attempt < ATTEMPTS) continue;
          log('warn', 'the gateway did not answer', { connectionId, ...errorFields(error) });
          return 'failed';
        }
    },
    async close(connectionId) {
      await request('DELETE', connectionId).catch((error) => {
        log('warn', 'a connection was not ended', { connectionId, ...errorFields(error) });
      });
    },
  };
}
