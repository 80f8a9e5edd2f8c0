import { errorResponse } from '../lib/http/error-response.ts';
import type { HttpResponse } from '../lib/http/http-response.ts';
import { errorFields, jsonLog } from '../lib/log.ts';
import { STREAM_SUBPROTOCOL } from '../lib/protocol/stream-frames.ts';
import { connect } from '../lib/stream/connect.ts';
import { positiveVariable, requiredVariable } from './parts/environment.ts';
import { secretStore, secretThatMayChange } from './parts/secrets.ts';
import { type SocketEvent, socketRequest } from './parts/socket-request.ts';
import { tableFromEnvironment } from './parts/table.ts';

const log = jsonLog(console.log);
const deps = {
  table: tableFromEnvironment(process.env),
  now: Date.now,
  apiKey: secretThatMayChange(secretStore(), requiredVariable(process.env, 'API_KEY_SECRET_ID')),
  maxSockets: positiveVariable(process.env, 'MAX_SOCKETS'),
};

/** The opening of a socket. Whatever is not authorized is refused before anything is sent to it. */
export async function handler(event: SocketEvent): Promise<HttpResponse> {
  const { connectionId, ticket, authorization, subprotocols } = socketRequest(event);
  try {
    const { owner, keyId } = await connect(deps, { connectionId, ticket, authorization });
    log('info', 'a socket was opened', { connectionId, owner, keyId });
    // A client that offers no subprotocol gets none: the handshake would fail.
    return subprotocols.includes(STREAM_SUBPROTOCOL)
      ? { statusCode: 200, headers: { 'sec-websocket-protocol': STREAM_SUBPROTOCOL } }
      : { statusCode: 200 };
  } catch (error) {
    const response = errorResponse(error);
    const level = response.statusCode < 500 ? 'warn' : 'error';
    log(level, 'a socket was not opened', { status: response.statusCode, ...errorFields(error) });
    return response;
  }
}
