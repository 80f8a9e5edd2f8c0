import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Backend } from '../backend.ts';
import { handleTokenRequest } from '../oauth/handle-token-request.ts';
import { apiRoutes } from './api-routes.ts';
import { LostResponse } from './call.ts';
import { callKind, isTokenPath } from './call-kind.ts';
import { authenticate, handleApiCall } from './handle-api-call.ts';
import { type RawRequest, readRequest } from './raw-request.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { respond, respondWithError } from './respond.ts';

/** What a listener needs besides the backend. */
export interface ListenerDeps {
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
      at: backend.clock.now(),
    };
    if (!isSimulator) deps.record(log);

    const { hang } = backend.faults;
    if (!isSimulator && (hang === true || hang === callKind(method, path))) return;
    try {
      const value = await (isSimulator ? deps.control(request) : handle(request, log));
      log.status = respond(response, value);
    } catch (thrown) {
      if (thrown instanceof LostResponse) {
        response.destroy();
        return;
      }
      const { status, reason } = respondWithError(response, thrown);
      Object.assign(log, { status, reason });
    }
  };

  // A request that is aborted while it is read gets no response.
  return (incoming, response) => void serve(incoming, response).catch(() => response.destroy());
}
