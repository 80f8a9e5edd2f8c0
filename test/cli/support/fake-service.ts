import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a service received it. */
export interface Received {
  method: string;
  path: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: string;
}

/** What it answers: JSON, or a text as it is. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A service that answers every request as it is told. */
export interface FakeService {
  url: string;
  received: Received[];
  close: () => Promise<void>;
}

/** Starts one on loopback. */
export async function startFakeService(reply: (received: Received) => Reply): Promise<FakeService> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: path = '', headers } = request;
    const { authorization, 'content-type': contentType } = headers;
    const one = { method, path, authorization, contentType, body };
    received.push(one);
    const { status, body: answer, headers: extra = {} } = reply(one);
    response.writeHead(status, extra);
    response.end(typeof answer === 'string' ? answer : answer && JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
