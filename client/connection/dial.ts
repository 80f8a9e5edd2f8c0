import { streamAddress } from './address.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { type Line, openLine } from './line.ts';
import { within } from './within.ts';

/** How long a ticket and a socket may take together. */
const DIAL_MAX_MS = 20_000;

/**
 * Opens a socket with a new ticket.
 * @throws TidingsError `timeout`, and what `streamAddress` and `openLine` throw
 */
export function dial(
  { access, WebSocket, timers }: ConnectionParts,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Line> {
  const limits = { timers, timeoutMs: DIAL_MAX_MS, signal };
  return within(limits, 'Connecting', async (ended) => {
    const url = await streamAddress(access, ended);
    ended.throwIfAborted();
    const line = await openLine(url, { WebSocket, onText, signal: ended });
    // Given up at the moment when it opened: it is handed to no caller that could close it.
    if (ended.aborted) line.close();
    return line;
  });
}
