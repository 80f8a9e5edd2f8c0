import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, inject, vi } from 'vitest';
import type { HttpResponse } from '../../lib/http/http-response.ts';
import type { Google } from '../../local/google/google.ts';
import { startGoogle } from '../../local/google/start-google.ts';
import { type LocalSecrets, startSecretsManager } from '../../local/secrets-manager.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { startReceiver, type TestReceiver } from '../lib/manage/receiver.ts';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';

export const API_KEY = 'sesame-api-key';
export const TOKEN_SECRET = 'sesame-token-secret';
export const USER = 'user@example.com';
const NAMES = readServerlessConfig();
const realNow = Date.now;

/** What a caller of the API sends, as far as it differs from nothing. */
export interface ApiRequest {
  id?: string;
  query?: Record<string, string>;
  /** A text is sent as it is, all else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

/** An answer, with its JSON read. */
export interface ApiAnswer extends HttpResponse {
  // biome-ignore lint/suspicious/noExplicitAny: what the JSON is, is what the tests are about.
  json: any;
}

/** The management API as it is deployed, with all that it needs. */
export interface ManagerStage {
  /** Calls a route by its key, with the API key unless told otherwise. */
  call(routeKey: string, request?: ApiRequest): Promise<ApiAnswer>;
  google: Google;
  table: TestTable;
  database: CountingProxy;
  receiver: TestReceiver;
  /** Puts a secret in place of the one before. */
  rotate(name: 'apiKey' | 'googleCredentials', value: string): void;
  /** Lets time pass for the handler. */
  pass(milliseconds: number): void;
  /** Every line that was logged so far. */
  logged: string[];
}

/** What may differ from the usual stage. */
export interface ManagerOptions {
  googleCredentials?: string;
  /** Where the database or the secrets seem to be. */
  databaseUrl?: string;
  secretsUrl?: string;
}

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const closing of open.splice(0).reverse()) await closing.close();
});

/** An event as an HTTP API makes it (payload 2.0). */
export function apiEvent(routeKey: string, request: ApiRequest = {}) {
  const { id, query, body, headers = { authorization: `Bearer ${API_KEY}` } } = request;
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
export async function startManager(options: ManagerOptions = {}): Promise<ManagerStage> {
  const google = await startGoogle();
  const table = await startTestTable();
  const database = await startCountingProxy(table.url);
  const receiver = await startReceiver(table, { secret: TOKEN_SECRET, now: Date.now });
  const values: LocalSecrets = new Map([
    [NAMES.tokenSecretId, { AWSCURRENT: TOKEN_SECRET }],
    [NAMES.apiKeySecretId, { AWSCURRENT: API_KEY }],
    [
      NAMES.googleCredentialsSecretId,
      { AWSCURRENT: options.googleCredentials ?? JSON.stringify(google.authorizedUser(USER)) },
    ],
  ]);
  const secrets = await startSecretsManager(values);
  open.push(google, table, database, receiver, secrets);

  const environment = {
    TABLE_NAME: NAMES.tableName,
    TOKEN_SECRET_ID: NAMES.tokenSecretId,
    API_KEY_SECRET_ID: NAMES.apiKeySecretId,
    GOOGLE_CREDENTIALS_SECRET_ID: NAMES.googleCredentialsSecretId,
    GOOGLE_ROOT_URL: google.url,
    NOTIFICATIONS_URL: receiver.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: options.databaseUrl ?? database.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: options.secretsUrl ?? secrets.url,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

  // The handler takes its clock and its log when it is loaded.
  const logged: string[] = [];
  let passedMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() + passedMs);
  vi.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
  const folder = inject('packaged').folders['manage'] ?? '';
  const file = pathToFileURL(join(folder, 'handlers/manage.mjs'));
  const { handler } = await import(`${file.href}?${crypto.randomUUID()}`);

  return {
    ...{ google, table, database, receiver, logged },
    async call(routeKey, request) {
      const response: HttpResponse = await handler(apiEvent(routeKey, request));
      return { ...response, json: JSON.parse(response.body ?? 'null') };
    },
    rotate(name, value) {
      values.set(NAMES[`${name}SecretId`], { AWSCURRENT: value });
    },
    pass(milliseconds) {
      passedMs += milliseconds;
    },
  };
}

/** A body for POST /channels that nothing is wrong with. */
export const CHANGES = { resource: 'drive.changes', parameters: { pageToken: '1' } };
