import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../local/close-server.ts';

/** Endpoints on this machine: each path of the server is one. */
export interface Receivers {
  /** The URL of an endpoint. Those whose name begins with `slow` answer after `slowMs`. */
  url(name: string): string;
  close(): Promise<void>;
}

/** A request to one of them. */
export interface ReceivedRequest {
  name: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** As `performance.now()` has it. */
  atMs: number;
}

/** Starts receivers that answer 204, and say what they have received. */
export async function startReceivers(
  { quickMs, slowMs }: { quickMs: number; slowMs: number },
  onRequest: (request: ReceivedRequest) => void,
): Promise<Receivers> {
  const server = createServer(async (incoming, outgoing) => {
    const name = String(incoming.url).slice(1);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    onRequest({ name, headers: incoming.headers, body, atMs: performance.now() });
    setTimeout(() => outgoing.writeHead(204).end(), name.startsWith('slow') ? slowMs : quickMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    async close() {
      server.closeAllConnections();
      await closeServer(server);
    },
  };
}
