import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeServer, listen } from '../google-simulator/http/server.ts';

/** An address of a deployed API on this machine. */
export interface Address {
  url: string;
  /** The path under which the emulator serves the API; it is known after the first deployment. */
  leadTo(target: string): void;
  close(): Promise<void>;
}

/**
 * Starts a server that passes requests and connections on to a deployed API. The emulator has host
 * names for APIs that not every system resolves, and their ids are not known before a deployment. Where
 * all executions of the account are in use it answers 429; AWS's HTTP APIs answer 503, which Google
 * repeats.
 */
export async function startAddress(): Promise<Address> {
  let target = '';
  const server = createServer((incoming, outgoing) => {
    if (target === '') return void outgoing.writeHead(503).end();
    const request = passOn(incoming, target).on('response', (response) => {
      const { statusCode = 502 } = response;
      outgoing.writeHead(statusCode === 429 ? 503 : statusCode, response.headers);
      response.pipe(outgoing);
    });
    request.on('error', () => outgoing.destroy());
    incoming.pipe(request);
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
    sockets.add(socket.on('error', () => undefined));
    const request = passOn(incoming, target);
    request.on('response', ({ statusCode }) => {
      socket.end(`HTTP/1.1 ${statusCode} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
    request.on('upgrade', ({ headers }, other: Duplex, first: Buffer) => {
      // The emulator leaves out the subprotocol that the function `connect` answers with, and without it
      // clients close the connection.
      const { 'sec-websocket-protocol': offered } = incoming.headers;
      const answered = { 'sec-websocket-protocol': offered, ...headers };
      const lines = Object.entries(answered).flatMap(([name, value]) =>
        value === undefined ? [] : `${name}: ${value}\r\n`,
      );
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      socket.write(first);
      socket.pipe(other.on('error', () => socket.destroy())).pipe(socket);
      socket.once('close', () => other.destroy());
    });
    request.on('error', () => socket.destroy()).end();
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    leadTo(url) {
      target = url;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return closeServer(server);
    },
  };
}

function passOn({ method = 'POST', url: path = '/', headers }: IncomingMessage, target: string) {
  const { host: _, ...passed } = headers;
  // Without a target there is no such port: the connection is refused.
  return forward(`${target || 'http://127.0.0.1:1'}${path}`, { method, headers: passed });
}
