import type { IncomingMessage } from 'node:http';

const HEAD_BYTES = 256;
// What is left of a reply is read, so that its connection can be used again, unless it is long.
const DRAIN_BYTES = 64 * 1024;
// The status has come: there is no use in waiting for a slow body as long as for an answer.
const WAIT_MS = 2000;

/**
 * The first 256 bytes of a reply as text. A reply that is long, slow, or breaks off, is read no
 * further: its status has said what there is to say.
 */
export function replyHead(reply: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => reply.destroy(), WAIT_MS);
    reply.on('data', (part: Buffer) => {
      if (bytes < HEAD_BYTES) parts.push(part);
      bytes += part.length;
      if (bytes > DRAIN_BYTES) reply.destroy();
    });
    // An error is followed by this too.
    reply.on('error', () => undefined);
    reply.once('close', () => {
      clearTimeout(timer);
      resolve(textOf(Buffer.concat(parts).subarray(0, HEAD_BYTES)));
    });
  });
}

// A character may be cut in two at the end.
function textOf(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}
