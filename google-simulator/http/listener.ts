import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerToken } from '../oauth/answer-token.ts';
import type { World } from '../world.ts';
import { answerApi, authorise } from './answer-api.ts';
import { apiRoutes } from './api-routes.ts';
import { LostAnswer } from './call.ts';
import { callKind, isTokenPath } from './call-kind.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { type RequestParts, readRequest } from './request-parts.ts';
import { refuse, respond } from './respond.ts';

/** What a listener needs beyond the world itself. */
export interface ListenerDeps {
  tokenUri(): string;
  /** Answers what is under `/simulator/`, which is no API of Google's. */
  simulate(request: RequestParts): unknown;
  record(request: RecordedRequest): void;
}

/** Serves every API under one root, with the token endpoint and the simulator's own switches. */
export function createListener(world: World, parts: ListenerDeps): RequestListener {
  const routes = apiRoutes(world);

  const answer = (request: RequestParts, log: RecordedRequest): unknown => {
    if (isTokenPath(request.path)) return answerToken(world, request, parts.tokenUri());
    const caller = authorise(world, request);
    log.user = caller.user;
    return answerApi(world, routes, request, caller);
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming, response);
    const { method, path, query } = request;
    const isSimulator = path.startsWith('/simulator/');
    const log: RecordedRequest = {
      method,
      path,
      query: Object.fromEntries(query),
      status: 0,
      reason: undefined,
      user: undefined,
      at: world.clock.now(),
    };
    if (!isSimulator) parts.record(log);

    const { hang } = world.faults;
    if (!isSimulator && (hang === true || hang === callKind(method, path))) return;
    try {
      const value = await (isSimulator ? parts.simulate(request) : answer(request, log));
      log.status = respond(response, value);
    } catch (thrown) {
      if (thrown instanceof LostAnswer) {
        response.destroy();
        return;
      }
      const { status, reason } = refuse(response, thrown);
      Object.assign(log, { status, reason });
    }
  };

  // A request that breaks off while it is read has nobody left to answer.
  return (incoming, response) => void serve(incoming, response).catch(() => response.destroy());
}
