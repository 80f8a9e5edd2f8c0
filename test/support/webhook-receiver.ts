import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { closeServer } from '../../local/close-server.ts';

/** A request that a receiver got. */
export interface ReceivedRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** A receiver of webhooks on this machine. */
export interface WebhookReceiver {
  url: string;
  received: ReceivedRequest[];
  /** What it answers, by the path, unless it was started with a rule: 204 without an entry. */
  answers: Map<string, ReceiverAnswer>;
}

/** What a receiver answers. */
export interface ReceiverAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

/** Starts a receiver; it ends with the tests of the file. */
export async function startWebhookReceiver(
  rule?: (path: string) => ReceiverAnswer,
): Promise<WebhookReceiver> {
  const received: ReceivedRequest[] = [];
  const answers: WebhookReceiver['answers'] = new Map();
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? '';
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
    received.push({ path, headers: Object.fromEntries(headers), body: await text(incoming) });
    const { status, headers: more, body } = rule?.(path) ?? answers.get(path) ?? { status: 204 };
    outgoing.writeHead(status, more);
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => closeServer(server) });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, answers };
}
