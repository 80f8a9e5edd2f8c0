import { createServer, request as forward } from 'node:http';
import { closeServer, listen } from '../google-simulator/http/server.ts';

/** An address of the deployed API on this machine. */
export interface Address {
  url: string;
  /** The path under which the emulator serves the API; it is known after the first deployment. */
  leadTo(target: string): void;
  close(): Promise<void>;
}

/**
 * Starts a server that passes requests on to the deployed API. The emulator has host names for APIs
 * that not every system resolves, and their ids are not known before a deployment. Where all
 * executions of the account are in use it answers 429; AWS's HTTP APIs answer 503, which Google
 * repeats.
 */
export async function startAddress(): Promise<Address> {
  let target = '';
  const server = createServer((incoming, outgoing) => {
    if (target === '') return void outgoing.writeHead(503).end();
    const { method = 'POST', url: path = '/', headers } = incoming;
    const { host: _, ...passed } = headers;
    const request = forward(`${target}${path}`, { method, headers: passed }, (response) => {
      const { statusCode = 502 } = response;
      outgoing.writeHead(statusCode === 429 ? 503 : statusCode, response.headers);
      response.pipe(outgoing);
    });
    request.on('error', () => outgoing.destroy());
    incoming.pipe(request);
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    leadTo(url) {
      target = url;
    },
    close: () => closeServer(server),
  };
}
