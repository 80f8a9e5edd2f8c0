import { CommandError } from '../command-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Connection } from '../profiles/connection.ts';
import { explainNoResponse } from './explain-no-response.ts';
import { explainRefused } from './explain-response.ts';
import { readAnswer } from './read-answer.ts';

/** What a request has beside its method and path. */
export interface ApiCall {
  /** Undefined ones are left out. */
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON; a text is sent as it is. */
  body?: unknown;
  contentType?: string;
  idempotencyKey?: string | undefined;
}

/** The answer to a request that succeeded. */
export interface ApiAnswer {
  /** 200, 201, 202 or 204. */
  status: number;
  /** Undefined without a body. */
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are the API's, and shown as they come.
  document: any;
}

/** The management API of a service. */
export interface ApiClient {
  /**
   * Sends one request.
   * @throws CommandError if it is refused, or not answered.
   */
  call(method: string, path: string, call?: ApiCall): Promise<ApiAnswer>;
}

// API Gateway ends a request after 30.
const TIMEOUT_MS = 35_000;

/** Creates a client. The connection is looked up at the first request. */
export function apiClient(connection: () => Connection, fetch = globalThis.fetch): ApiClient {
  return {
    async call(method, path, call = {}) {
      const service = connection();
      const { response, text } = await exchange(fetch, service, requestOf(method, path, call));
      const document = parsed(text);
      if (response.ok && (text === '' || document !== undefined))
        return { status: response.status, document };
      const retryAfter = response.headers.get('retry-after');
      throw explainRefused({ status: response.status, document, retryAfter, connection: service });
    },
  };
}

interface ApiRequest {
  path: string;
  init: RequestInit & { headers: Record<string, string> };
}

function requestOf(method: string, path: string, call: ApiCall): ApiRequest {
  const { query = {}, body, contentType = 'application/json', idempotencyKey } = call;
  const headers: Record<string, string> = {};
  const init: ApiRequest['init'] = { method, headers };
  if (body !== undefined) {
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
    headers['content-type'] = contentType;
  }
  if (idempotencyKey !== undefined) headers['idempotency-key'] = inHeader(idempotencyKey);
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  return { path: search === '' ? path : `${path}?${search}`, init };
}

function inHeader(idempotencyKey: string): string {
  if (/^[\x20-\x7e]*$/.test(idempotencyKey)) return idempotencyKey;
  const field = 'Idempotency-Key';
  const message = `${field} must be one line of ASCII characters. Use a random UUID.`;
  throw new CommandError(message, EXIT_CODES.usage, field);
}

async function exchange(
  fetch: typeof globalThis.fetch,
  connection: Connection,
  { path, init }: ApiRequest,
) {
  try {
    const response = await fetch(`${connection.url}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${connection.key}` },
      // Another place has no business with the key.
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { response, text: await readAnswer(response, connection.url) };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw explainNoResponse(error, connection);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
