import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LocalError } from './local-error.ts';

const LAST_PORT = 65_535;

// Below the ports of outgoing connections, which may take a port between its check and its use: those of
// Linux begin at 32,768 (net.ipv4.ip_local_port_range), those of macOS and Windows at 49,152.
const FIRST_PORT = 20_000;
const END_PORT = 32_000;
const ATTEMPTS = 20;

/** Finds a free port on this machine: an even one, since a start takes the port after its own too. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = 2 * randomInt(FIRST_PORT / 2, END_PORT / 2);
    if (await isFree(port)) return port;
  }
  return listenOnce(0);
}

/** A port if it is free, and else another one. */
export function freePortNear(port: number): Promise<number> {
  return port > LAST_PORT ? freePort() : listenOnce(port).catch(freePort);
}

/** Checks that a port is free. @throws LocalError if it is not; it names one that is. */
export async function claimPort(port: number): Promise<void> {
  await listenOnce(port).catch(async (error: NodeJS.ErrnoException) => {
    const other = await freePairNear(port + 2);
    throw new LocalError(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use. Choose another: npm start -- --port ${other}`
        : `Port ${port} cannot be used (${error.code}). Choose another: npm start -- --port 3000`,
    );
  });
}

// Another npm start has its stream at the port after its own: to suggest that one would fail again.
async function freePairNear(port: number): Promise<number> {
  for (let first = port; first < port + 20 && first < LAST_PORT; first += 2)
    if (await arePairFree(first)) return first;
  return freePort();
}

async function arePairFree(first: number): Promise<boolean> {
  return (await isFree(first)) && (await isFree(first + 1));
}

function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

// Without a host, the check covers all interfaces, as does the server of the gateway.
function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
