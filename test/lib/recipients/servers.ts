import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of a test, which ends with it. */
export interface Listening {
  port: number;
  /** How many connections it has taken. */
  connections: () => number;
  /** Closes what is open, and goes on listening. */
  hangUp: () => void;
}

/** Answers every request of HTTP. */
export function listenHttp(answer: RequestListener): Promise<Listening> {
  return listen(createHttpServer(answer));
}

/** Answers every request of HTTP over TLS, with one of the certificates of this folder. */
export function listenHttps(name: string, answer: RequestListener): Promise<Listening> {
  const [key, cert] = [certificate(`${name}.key`), certificate(name)];
  return listen(createHttpsServer({ key, cert }, answer));
}

/** Does something with each connection. */
export function listenTcp(serve: (socket: Socket) => void): Promise<Listening> {
  return listen(createServer(serve));
}

/** Writes these bytes as soon as there is a request, and then ends the connection, or keeps it. */
export function listenRaw(reply: string, then: 'end' | 'keep' = 'end'): Promise<Listening> {
  return listenTcp((socket) => {
    socket.once('data', () => {
      socket.write(reply, 'latin1');
      if (then === 'end') socket.end();
    });
  });
}

/**
 * A certificate, or a key, of the folder certificates: for hooks.tidings-receiver.com, localhost and
 * 127.0.0.1, from 2020 to 2120, and `expired` to February 2020. `openssl ca` has made them, of P-256,
 * under the authority `ca`, whose key is not kept.
 */
export function certificate(name: string): string {
  return readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
}

async function listen(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    open.add(socket.on('error', () => undefined));
  });
  // On all addresses of this machine, of both families.
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const hangUp = () => {
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    server.close();
    hangUp();
  });
  const { port } = server.address() as AddressInfo;
  return { port, connections: () => count, hangUp };
}
