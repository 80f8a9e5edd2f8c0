import { parsePageRequest } from '../api/parse-request.ts';
import type { RouteRequest } from '../api/route.ts';
import { empty, type HttpResponse, json } from '../http/http-response.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { replaceCredentials } from './rows/account-credentials.ts';
import {
  type AccountManager,
  findAccount,
  refuseAnotherIdentity,
  refuseDefault,
  storedCredentials,
} from './account-manager.ts';
import type { AccountRecord } from './account-record.ts';
import { checkAccount } from './check-account.ts';
import { deleteAccountAndWatches, deleteUnusedAccount } from './delete-account.ts';
import { parseAccountRequest } from './parse-account.ts';
import { presentAccount, presentCheck } from './present-account.ts';
import { listAccounts } from './rows/read-accounts.ts';
import { putAccount } from './rows/write-accounts.ts';

type AccountRoute = (manager: AccountManager, request: RouteRequest) => Promise<HttpResponse>;

/** The management API's routes for accounts, by the gateway's route keys. */
export const ACCOUNT_ROUTES: Readonly<Record<string, AccountRoute>> = {
  async 'POST /accounts'(manager, { body }) {
    const credentials = parseAccountRequest(body);
    const { table, owner, now, log } = manager;
    const id = crypto.randomUUID();
    const nowMs = now();
    const { subject, ...stored } = await storedCredentials(manager, id, credentials);
    const account: AccountRecord = {
      id,
      owner,
      ...stored,
      status: 'ok',
      statusSinceMs: nowMs,
      ...(subject === undefined ? {} : { subject }),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    await putAccount(table, account);
    log('info', 'account created', { accountId: id, type: account.type });
    const response = json(201, presentAccount(account));
    return { ...response, headers: { ...response.headers, location: `/accounts/${id}` } };
  },

  async 'GET /accounts'({ table, owner }, { query }) {
    const { items, nextCursor } = await listAccounts(table, owner, parsePageRequest(query));
    return json(200, { accounts: items.map(presentAccount), nextCursor });
  },

  async 'GET /accounts/{id}'(manager, { id }) {
    return json(200, presentAccount(await findAccount(manager, id)));
  },

  async 'PUT /accounts/{id}'(manager, { id, body, query }) {
    const account = await findAccount(manager, id);
    refuseDefault(account, 'Its credentials cannot be replaced here.');
    const stored = await storedCredentials(manager, id, parseAccountRequest(body));
    if (!parseForce(query)) await refuseAnotherIdentity(manager, account, stored);
    const replaced = await replaceCredentials(manager.table, id, stored, manager.now());
    if (!replaced) throw new TidingsError('account-busy', `Account ${id} is being deleted`);
    manager.log('info', 'account credentials replaced', { accountId: id, type: replaced.type });
    return json(200, presentAccount(replaced));
  },

  async 'DELETE /accounts/{id}'(manager, { id, query }) {
    const force = parseForce(query);
    const account = await findAccount(manager, id);
    refuseDefault(account, 'It cannot be deleted.');
    // With its watches, as somebody asked before: that goes on, whatever this request says.
    if (account.deletingWatches && !force) return json(202, presentAccount(account));
    const left = await (force
      ? deleteAccountAndWatches(manager, account)
      : deleteUnusedAccount(manager, account));
    manager.log('info', left ? 'account is being deleted' : 'account deleted', { accountId: id });
    return left ? json(202, presentAccount(left)) : empty(204);
  },

  async 'POST /accounts/{id}/check'(manager, { id }) {
    return json(200, presentCheck(await checkAccount(manager, await findAccount(manager, id))));
  },
};

function parseForce({ force = 'false' }: RouteRequest['query']): boolean {
  if (force === 'true' || force === 'false') return force === 'true';
  throw new TidingsError('invalid-request', 'force must be true or false', { field: 'force' });
}
