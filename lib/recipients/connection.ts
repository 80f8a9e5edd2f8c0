import type { Socket } from 'node:net';
import { type Rules, rejectionOf } from './judge.ts';
import type { Progress } from './progress.ts';

/**
 * Follows the connection of a request: judges the address that it was made to, before anything is
 * written to it, and records how far it has come. A connection that is used again is judged again.
 */
export function connectionOf(
  socket: Socket,
  { isPlain, rules, progress }: { isPlain: boolean; rules: Rules; progress: Progress },
): void {
  if (!socket.connecting) {
    progress.stage = 'waiting';
    judge(socket, rules, progress);
    return;
  }
  // Before the handshake of TLS, which begins at the same event.
  socket.prependOnceListener('connect', () => {
    progress.stage = isPlain ? 'waiting' : 'handshake';
    judge(socket, rules, progress);
  });
  socket.once('secureConnect', () => {
    progress.stage = 'waiting';
  });
}

function judge(socket: Socket, rules: Rules, progress: Progress): void {
  const { remoteAddress } = socket;
  // The other side has closed it already.
  if (remoteAddress === undefined) return;
  progress.address = remoteAddress;
  const rejection = rejectionOf(remoteAddress, rules);
  if (rejection) socket.destroy(rejection);
}
