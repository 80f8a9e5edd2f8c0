import { empty, type HttpResponse } from '../lib/http/http-response.ts';
import { jsonLog } from '../lib/log.ts';
import { answerMessage } from '../lib/stream/answer-message.ts';
import { disconnect } from '../lib/stream/disconnect.ts';
import { type SocketEvent, socketRequest } from './parts/socket-request.ts';
import { streamDepsFromEnvironment } from './parts/stream-deps.ts';

const deps = streamDepsFromEnvironment(process.env, jsonLog(console.log));

/** The messages of open sockets, and their end. */
export async function handler(event: SocketEvent): Promise<HttpResponse> {
  const { routeKey, connectionId, text } = socketRequest(event);
  if (routeKey === '$disconnect') await disconnect(deps, connectionId);
  else await answerMessage(deps, { connectionId, text });
  return empty(200);
}
