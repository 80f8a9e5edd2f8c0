import { headerValue } from '../../lib/http/header-value.ts';

/** An event of a WebSocket API, as far as it is read. All but the context is untrusted. */
export interface SocketEvent {
  requestContext?: { routeKey?: string; connectionId?: string };
  headers?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
  body?: string | null;
  isBase64Encoded?: boolean;
}

/** What a socket sends, or how it is opened. */
export interface SocketRequest {
  routeKey: string;
  connectionId: string;
  ticket: string | undefined;
  authorization: string | undefined;
  subprotocols: readonly string[];
  /** The message. */
  text: string | undefined;
}

/** Reads an event. Headers and parameters come with the opening only. */
export function socketRequest(event: SocketEvent): SocketRequest {
  const { requestContext, headers, queryStringParameters, body, isBase64Encoded } = event;
  const protocols = headerValue(headers ?? {}, 'sec-websocket-protocol') ?? '';
  const ticket = queryStringParameters?.['ticket'];
  return {
    routeKey: requestContext?.routeKey ?? '',
    connectionId: requestContext?.connectionId ?? '',
    ticket: typeof ticket === 'string' ? ticket : undefined,
    authorization: headerValue(headers ?? {}, 'authorization'),
    subprotocols: protocols.split(',').map((protocol) => protocol.trim()),
    text:
      isBase64Encoded && body ? Buffer.from(body, 'base64').toString('utf8') : (body ?? undefined),
  };
}
