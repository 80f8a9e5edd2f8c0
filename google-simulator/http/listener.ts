import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Backend } from '../backend.ts';
import { GoogleError } from '../google-error.ts';
import { handleTokenRequest } from '../oauth/handle-token-request.ts';
import { apiRoutes } from './api-routes.ts';
import { authenticate } from './authorize.ts';
import { LostResponse } from './call.ts';
import { callKind, isTokenPath } from './call-kind.ts';
import { handleApiCall } from './handle-api-call.ts';
import { handleBatch, isBatch } from './handle-batch.ts';
import { isForeign } from './is-foreign.ts';
import type { RawRequest } from './raw-request.ts';
import { readRequest } from './read-request.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { Reply } from './reply.ts';
import { rejectionOf, replyOf, replyOfRejection, send } from './respond.ts';

/** What a listener needs besides the backend. */
export interface ListenerDeps {
  host: string;
  tokenUri(): string;
  /** Handles the paths under `/simulator/`, which are no API of Google. */
  control(request: RawRequest): unknown;
  record(request: RecordedRequest): void;
}

/** Creates the listener for all APIs, the token endpoint and the control API. */
export function createListener(backend: Backend, deps: ListenerDeps): RequestListener {
  const routes = apiRoutes(backend);

  const handle = (request: RawRequest, log: RecordedRequest): unknown => {
    if (isTokenPath(request.path)) return handleTokenRequest(backend, request, deps.tokenUri());
    const caller = authenticate(backend, request);
    log.user = caller.user;
    return handleApiCall(backend, routes, request, caller);
  };

  /** Handles one request; undefined if it never gets a response. */
  const perform = async (request: RawRequest): Promise<Reply | undefined> => {
    const { method, path, query } = request;
    if (path.startsWith('/simulator/')) return replyOf(deps.control(request));
    const log: RecordedRequest = {
      method,
      path,
      query: Object.fromEntries(query),
      status: 0,
      reason: undefined,
      user: undefined,
      at: backend.clock.now(),
    };
    deps.record(log);
    const { hang } = backend.faults;
    if (hang === true || hang === callKind(method, path)) return new Promise(() => undefined);
    try {
      const reply = replyOf(await handle(request, log));
      log.status = reply.status;
      return reply;
    } catch (thrown) {
      if (thrown instanceof LostResponse) return undefined;
      const rejection = rejectionOf(thrown);
      log.status = rejection.status;
      log.reason = rejection.reason;
      return replyOfRejection(rejection);
    }
  };
  const answer = async (request: RawRequest): Promise<Reply | undefined> =>
    isBatch(request) ? handleBatch(request, perform) : perform(request);

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (isForeign(incoming, deps.host)) {
        const message = 'The simulator serves this machine only.';
        throw new GoogleError('forbidden', { message });
      }
      const reply = await answer(await readRequest(incoming, response));
      if (reply) send(response, reply);
      else response.destroy();
    } catch (thrown) {
      // A request that is aborted while it is read gets no response.
      if (incoming.errored) response.destroy();
      else send(response, replyOfRejection(rejectionOf(thrown)));
    }
  };

  return (incoming, response) => void serve(incoming, response);
}
