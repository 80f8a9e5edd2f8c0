import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpStatus } from '../lib/http/error-response.ts';
import { httpRequest } from '../lib/http/http-request.ts';
import { receiveNotification } from '../lib/notifications/receive-notification.ts';
import type { Table } from '../lib/table/table.ts';
import { closeServer } from '../local/close-server.ts';
import { fixedSecret } from './fixed-secret.ts';

/** A server that takes notifications under every path. */
export interface Receiver {
  url: string;
  close(): Promise<void>;
}

/** What receiving needs. */
export interface ReceiverDeps {
  table: Table;
  tokenSecret: string;
  now: () => number;
}

const RETENTION_SECONDS = 30 * 24 * 3600;

/** Starts a local server that does what handlers/receive.ts does. */
export async function startReceiver({ table, tokenSecret, now }: ReceiverDeps): Promise<Receiver> {
  const tokenSecrets = fixedSecret(tokenSecret);
  const deps = { table, now, tokenSecrets, retentionSeconds: RETENTION_SECONDS };
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const event = { headers, body: await text(request) };
    const status = await receiveNotification(deps, httpRequest(event)).then(() => 200, httpStatus);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
