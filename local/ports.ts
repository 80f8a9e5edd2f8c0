import { createServer } from 'node:net';
import { LocalError } from './local-error.ts';

/** Finds a free port on this machine. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Checks that a port is free. @throws LocalError if it is not. */
export async function claimPort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    throw new LocalError(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is in use. Choose another: npm start -- --port ${port < 65_535 ? port + 1 : 3000}`
        : `Port ${port} cannot be used (${error.code}). Choose another: npm start -- --port 3000`,
    );
  });
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
