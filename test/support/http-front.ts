import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { HttpResponse } from '../../lib/http/http-response.ts';
import { closeServer } from '../../local/close-server.ts';

type Handler = (event: unknown) => Promise<HttpResponse>;

/** Functions behind HTTP, as an HTTP API puts them there (payload 2.0). */
export interface HttpFront {
  port: number;
  close(): Promise<void>;
}

/** Serves each route key, such as `GET /watches/{id}`, by its function. */
export async function startHttpFront(
  routes: Readonly<Record<string, Handler>>,
): Promise<HttpFront> {
  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://front');
    const { routeKey, pathParameters } = routeOf(routes, `${incoming.method} ${pathname}`);
    const handler = routeKey === undefined ? undefined : routes[routeKey];
    if (handler === undefined) {
      outgoing.writeHead(404).end('{"message":"Not Found"}');
      return;
    }
    const event = {
      version: '2.0',
      routeKey,
      rawPath: pathname,
      headers: joined(incoming),
      ...(searchParams.size > 0 ? { queryStringParameters: lastOfEach(searchParams) } : {}),
      ...(pathParameters === undefined ? {} : { pathParameters }),
      ...bodyOf(await buffer(incoming)),
    };
    try {
      const { statusCode, headers = {}, body = '' } = await handler(event);
      outgoing.writeHead(statusCode, headers).end(body);
    } catch {
      outgoing.writeHead(500).end('{"message":"Internal Server Error"}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, close: () => closeServer(server) };
}

function routeOf(routes: object, request: string) {
  for (const routeKey of Object.keys(routes)) {
    const form = routeKey.replace('{id}', '([^/]+)');
    const [, id] = new RegExp(`^${form}$`).exec(request) ?? [];
    if (id !== undefined) return { routeKey, pathParameters: { id: decoded(id) } };
    if (routeKey === request) return { routeKey };
  }
  return {};
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function joined({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
}

function lastOfEach(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')]));
}

function bodyOf(bytes: Buffer) {
  if (bytes.length === 0) return { isBase64Encoded: false };
  return { body: bytes.toString('base64'), isBase64Encoded: true };
}
