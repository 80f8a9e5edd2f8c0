/** What became of a message to a socket. */
export type Posted =
  | 'sent'
  /** There is no such connection any more. */
  | 'gone'
  /** The gateway did not take it, or not in time: the client asks for what it misses. */
  | 'failed';

/** The gateway's connections. */
export interface Connections {
  /** Sends a message. It never throws. */
  post(connectionId: string, text: string): Promise<Posted>;
  /** Ends a connection. It never throws. */
  close(connectionId: string): Promise<void>;
}

/**
 * Sends messages to one socket, one after the other, until one of them does not arrive.
 * @returns what became of the last one.
 */
export async function postInOrder(
  connections: Connections,
  connectionId: string,
  texts: readonly string[],
): Promise<Posted> {
  for (const text of texts) {
    const posted = await connections.post(connectionId, text);
    if (posted !== 'sent') return posted;
  }
  return 'sent';
}
