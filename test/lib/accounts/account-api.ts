import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OwnAccountDeps } from '../../../lib/accounts/account-deps.ts';
import { ACCOUNT_ROUTES } from '../../../lib/accounts/account-routes.ts';
import { errorResponse } from '../../../lib/http/error-response.ts';
import { watchSpecKey } from '../../../lib/table/keys.ts';
import { type Stage, stage } from './stage.ts';

/** What a route answers. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: what JSON holds is what the tests are about.
  json: any;
}

/** What a request has beside its route and id. */
export interface Request {
  body?: unknown;
  query?: Record<string, string>;
  owner?: string;
}

/** A stage, and the routes of accounts on it. */
export interface AccountApi {
  all: Stage;
  /** Everything that was answered. */
  answers: string[];
  /** Calls a route, as the owner `alice` unless the request names another one. */
  call(routeKey: string, id?: string, request?: Request): Promise<Answer>;
  /** Creates an account. @returns its id. */
  create(body: unknown, owner?: string): Promise<string>;
  /** Checks an account. @returns what the API shows of the check. */
  check(id: string, owner?: string): Promise<Answer['json']>;
  /** Makes a watch use an account. */
  use(accountId: string): Promise<unknown>;
}

/** Sets everything up; `overrides` replace dependencies of the routes. */
export async function accountApi(overrides: Partial<OwnAccountDeps> = {}): Promise<AccountApi> {
  const all = await stage();
  const answers: string[] = [];

  async function call(routeKey: string, id = '', request: Request = {}): Promise<Answer> {
    const { body, query = {}, owner = 'alice' } = request;
    const route = ACCOUNT_ROUTES[routeKey];
    if (!route) throw new Error(`There is no route ${routeKey}`);
    const deps: OwnAccountDeps = { ...all, ...overrides, owner };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await route(deps, { id, query, body: text }).catch(errorResponse);
    answers.push(JSON.stringify(response));
    const { statusCode: status, headers = {}, body: json = 'null' } = response;
    return { status, headers, json: JSON.parse(json) };
  }

  return {
    all,
    answers,
    call,
    create: async (body, owner = 'alice') =>
      (await call('POST /accounts', '', { body, owner })).json.id,
    check: async (id, owner = 'alice') =>
      (await call('POST /accounts/{id}/check', id, { owner })).json,
    use: (accountId) =>
      all.table.client.send(
        new PutCommand({
          TableName: all.table.name,
          Item: { ...watchSpecKey(accountId, 'spec'), watchId: 'w' },
        }),
      ),
  };
}

/** The status and the code of an error. */
export function errorOf({ status, json }: Answer): [number, string | undefined] {
  return [status, json?.error?.code];
}
