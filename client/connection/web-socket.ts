/** What is used of a WebSocket: browsers, Node 22 and `ws` have it. */
export interface WebSocketLike {
  binaryType: string;
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'close' | 'error' | 'message', listener: Listener): void;
}

type Listener = (event: { readonly data?: unknown; readonly code?: number }) => void;

/** A class of WebSockets. */
export type WebSocketClass = new (url: string, protocol: string) => WebSocketLike;
