import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer } from '../local/close-server.ts';

/** A request that the receiver got. */
export interface ReceivedWebhook {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A receiver of webhooks, beside the deployment. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedWebhook[];
  /** What it answers from now on. */
  status: number;
  close(): Promise<void>;
}

/** Starts a receiver that answers 204. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer(async (incoming, outgoing) => {
    receiver.received.push({ headers: incoming.headers, body: await text(incoming) });
    outgoing.writeHead(receiver.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    received: [],
    status: 204,
    close: () => closeServer(server),
  };
  return receiver;
}
