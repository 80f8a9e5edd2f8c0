import { Agent, createServer, request as httpRequest } from 'node:http';
import { isForeign } from '../google-simulator/http/is-foreign.ts';
import { closeServer, listen } from '../google-simulator/http/server.ts';

/** A proxy that passes on what programs on this machine send, and refuses what pages send. */
export interface Guard {
  url: string;
  close(): Promise<void>;
}

/** Starts a guard in front of an HTTP service that accepts requests from everywhere. */
export async function startGuard(serviceUrl: string): Promise<Guard> {
  const { hostname, port } = new URL(serviceUrl);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    if (isForeign(request)) {
      response.writeHead(403).end();
      return;
    }
    const { method, url: path, headers } = request;
    const options = { hostname, port, method, path, headers, agent };
    const forwarded = httpRequest(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    // Clients see a lost connection, as they would without the guard.
    forwarded.once('error', () => response.destroy());
    response.once('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    async close() {
      await closeServer(server);
      agent.destroy();
    },
  };
}
