import type { ApiKeyRecord } from '../../lib/api/rows/api-key-record.ts';
import type { HttpResponse } from '../../lib/http/http-response.ts';
import { storedKey } from '../lib/keys/api-keys.ts';
import {
  API_KEY,
  type PackagedStage,
  type PackagedStageOptions,
  startPackagedStage,
} from './packaged-stage.ts';

export { API_KEY, SEAL_SECRET, TOKEN_SECRET, USER } from './packaged-stage.ts';

/** What a client of the API sends. */
export interface ApiRequest {
  id?: string;
  query?: Record<string, string>;
  /** A text is sent as it is, everything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

/** An answer, with its JSON read. */
export interface ApiAnswer extends HttpResponse {
  // biome-ignore lint/suspicious/noExplicitAny: the tests check what the JSON is.
  json: any;
}

/** The management API as it is deployed, with all that it needs. */
export interface ManagerStage extends PackagedStage {
  /** Calls a route by its key, with the API key unless there are other headers. */
  call(routeKey: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** Every answer so far, as it went over the wire. */
  answered: string[];
}

/** An event as an HTTP API makes it (payload 2.0). */
export function apiEvent(routeKey: string, request: ApiRequest = {}) {
  const { id, query, body, headers = ownHeaders() } = request;
  const [method = '', path = ''] = routeKey.split(' ');
  const rawPath = path.replace('{id}', encodeURIComponent(id ?? ''));
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { accept: '*/*', 'content-type': 'application/json', ...headers },
    requestContext: { http: { method, path: rawPath, sourceIp: '127.0.0.1' }, stage: '$default' },
    isBase64Encoded: request.isBase64Encoded ?? false,
    ...(id === undefined ? {} : { pathParameters: { id } }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
}

/** Loads what `serverless package` made of handlers/manage.ts, with its own table and Google. */
export async function startManager(options: PackagedStageOptions = {}): Promise<ManagerStage> {
  return managerOn(await startPackagedStage(options));
}

/** The management API beside other functions. */
export async function managerOn(stage: PackagedStage): Promise<ManagerStage> {
  const handler = await stage.load('manage');
  const answered: string[] = [];
  return {
    ...stage,
    answered,
    async call(routeKey, request) {
      const response: HttpResponse = await handler(apiEvent(routeKey, request));
      answered.push(JSON.stringify(response));
      return { ...response, json: JSON.parse(response.body ?? 'null') };
    },
  };
}

/** The headers of a request with the deployment's own key. */
export function ownHeaders(): { authorization: string } {
  return { authorization: `Bearer ${API_KEY}` };
}

/** Puts a new API key into the table. @returns the headers that a request with it has. */
export async function keyOf(
  { table }: PackagedStage,
  owner: string,
  record: Partial<ApiKeyRecord> = {},
): Promise<{ authorization: string }> {
  const { key } = await storedKey(table, {
    owner,
    scopes: ['manage'],
    createdAtMs: Date.now(),
    ...record,
  });
  return { authorization: `Bearer ${key}` };
}

/** A valid body for POST /channels and for POST /watches. */
export const CHANGES = { resource: 'drive.changes', parameters: { pageToken: '1' } };
