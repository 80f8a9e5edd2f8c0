import { STREAM_SUBPROTOCOL } from '../../lib/protocol/stream-frames.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { connectionClosed } from './connection-closed.ts';
import type { WebSocketClass } from './web-socket.ts';

/** One socket that is open. */
export interface Line {
  send(text: string): void;
  /** Nothing is received after it. */
  close(): void;
  /** Ends when the socket is closed, by either side. */
  readonly closed: Promise<TidingsError>;
}

/** What a line is opened with. */
export interface LineOptions {
  readonly WebSocket: WebSocketClass;
  readonly onText: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Opens a socket. Why a server does not accept it the WebSockets of browsers and Node do not say.
 * @throws TidingsError `connection-failed`; `connection-closed` when the signal aborts before that
 */
export function openLine(url: string, { WebSocket, onText, signal }: LineOptions): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, STREAM_SUBPROTOCOL);
    let end: ((error: TidingsError) => void) | undefined;
    const closed = new Promise<TidingsError>((resolveClosed) => {
      end = (error) => {
        end = undefined;
        resolveClosed(error);
        reject(error);
      };
    });
    const close = () => {
      if (!end) return;
      end(connectionClosed());
      socket.close(1000);
    };
    const fail = (code: string, message: string) => end?.(new TidingsError(code, message));
    socket.binaryType = 'arraybuffer';
    signal.addEventListener('abort', close);
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', close);
      if (end) resolve({ send: (text) => socket.send(text), close, closed });
      else socket.close(1000);
    });
    socket.addEventListener('message', ({ data }) => {
      if (end) onText(typeof data === 'string' ? data : decode(data));
    });
    socket.addEventListener('error', () =>
      fail('connection-failed', 'The connection failed, or was not accepted.'),
    );
    socket.addEventListener('close', ({ code }) =>
      fail('connection-lost', `The server closed the connection (${code}).`),
    );
  });
}

function decode(data: unknown): string {
  return new TextDecoder().decode(data as ArrayBuffer);
}
