import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { httpStatus } from '../../../lib/http/error-response.ts';
import { httpRequest } from '../../../lib/http/http-request.ts';
import { receiveNotification } from '../../../lib/notifications/receive-notification.ts';
import type { Table } from '../../../lib/table/table.ts';
import { closeServer } from '../../../local/close-server.ts';

/** Where a Google on this machine can send notifications. */
export interface TestReceiver {
  url: string;
  /** What was answered, one status for each request. */
  answered: number[];
  close(): Promise<void>;
}

/** A receiver as handlers/receive.ts is one, on this machine. */
export async function startReceiver(
  table: Table,
  { secret, now }: { secret: string; now: () => number },
): Promise<TestReceiver> {
  const values = async () => [secret];
  const tokenSecrets = { values, latest: values };
  const answered: number[] = [];
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const event = { headers, body: await text(request) };
    const receiver = { table, tokenSecrets, now, retentionSeconds: 3600 };
    const status = await receiveNotification(receiver, httpRequest(event)).then(
      () => 200,
      httpStatus,
    );
    answered.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notifications`,
    answered,
    close: () => closeServer(server),
  };
}
