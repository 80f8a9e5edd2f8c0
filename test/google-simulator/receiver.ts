import { createServer } from 'node:http';
import { closeServer, listen } from '../../google-simulator/http/server.ts';

/** One received notification, with header names in lower case. */
export interface Received {
  headers: Record<string, string | undefined>;
  rawHeaders: string[];
  body: string;
}

/** A server that records notifications. */
export interface Receiver {
  url: string;
  received: Received[];
  /** The status to respond with; 0 closes the connection, -1 sends no response. */
  status: (notification: Received) => number;
  /** The state of each notification, in order of arrival. */
  states(): string[];
  /** Resolves once `count` notifications have arrived. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a receiver that responds with 200 by default. */
export async function startReceiver(): Promise<Receiver> {
  let waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const notification: Received = {
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks).toString(),
    };
    receiver.received.push(notification);
    const status = receiver.status(notification);
    if (status === 0) response.destroy();
    else if (status > 0) response.writeHead(status).end();

    const done = waiting.filter(({ count }) => receiver.received.length >= count);
    waiting = waiting.filter(({ count }) => receiver.received.length < count);
    for (const { resolve } of done) resolve();
  });
  const port = await listen(server);

  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/notifications`,
    received: [],
    status: () => 200,
    states: () => receiver.received.map(({ headers }) => headers['x-goog-resource-state'] ?? ''),
    until: (count) =>
      new Promise((resolve) => {
        if (receiver.received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () => closeServer(server),
  };
  return receiver;
}
