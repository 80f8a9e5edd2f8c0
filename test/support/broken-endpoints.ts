import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** Somewhere to send requests to. */
export interface Endpoint {
  url: string;
  close(): Promise<void>;
}

/** A URL that refuses connections: its port is the first of all, which no ordinary program may use. */
export const REFUSING_URL = 'http://127.0.0.1:1';

/** Accepts connections and never answers. */
export function startHangingEndpoint(): Promise<Endpoint> {
  return listen(createServer());
}

/** Begins an answer of status 200, and never ends it. */
export function startStallingEndpoint(): Promise<Endpoint> {
  return listen(
    createHttpServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.write('{');
    }),
  );
}

/** What an endpoint answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Answers each request by its body. */
export function startEndpoint(answerTo: (body: string) => Answer): Promise<Endpoint> {
  return listen(
    createHttpServer(async (request, response) => {
      const { status, headers, body = '{}' } = answerTo(await text(request));
      response.writeHead(status, headers).end(body);
    }),
  );
}

/** An endpoint that counts its requests. */
export interface FailingEndpoint extends Endpoint {
  requests(): number;
}

/** Answers everything with this status. */
export async function startFailingEndpoint(
  status: number,
  headers: Record<string, string> = {},
): Promise<FailingEndpoint> {
  let count = 0;
  const endpoint = await startEndpoint(() => {
    count += 1;
    return { status, headers };
  });
  return { ...endpoint, requests: () => count };
}

async function listen(server: Server): Promise<Endpoint> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
