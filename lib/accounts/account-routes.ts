import { parsePageRequest } from '../api/parse-page-request.ts';
import type { RouteRequest, Routes } from '../api/route.ts';
import type { LastingCredentials } from '../google/credentials.ts';
import { created, empty, json } from '../http/http-response.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { OwnAccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { checkAccount } from './check-account.ts';
import { deleteAccountAndWatches, deleteUnusedAccount } from './delete-account.ts';
import { findAccount, rejectDefault } from './find-account.ts';
import { rejectOtherIdentity, shownCredentials, storedCredentials } from './new-credentials.ts';
import { parseAccountRequest } from './parse-account.ts';
import { presentAccount, presentCheck } from './present-account.ts';
import { replaceCredentials } from './rows/account-credentials.ts';
import { listAccounts } from './rows/read-accounts.ts';
import { newAccount, putAccount } from './rows/write-accounts.ts';
import { tryCredentials } from './try-credentials.ts';

/** The management API's routes for accounts. */
export const ACCOUNT_ROUTES: Routes<OwnAccountDeps> = {
  async 'POST /accounts'(deps, { body }) {
    const credentials = parseAccountRequest(body);
    const { table, owner, now, log } = deps;
    const id = crypto.randomUUID();
    const { subject, ...stored } = await storedCredentials(deps, id, credentials);
    const actsFor = subject === undefined ? {} : { subject };
    const account = newAccount({ id, owner, ...stored, ...actsFor }, now());
    await putAccount(table, account);
    log('info', 'account created', { accountId: id, type: account.type });
    return created(201, `/accounts/${id}`, presentAccount(account));
  },

  async 'GET /accounts'({ table, owner }, { query }) {
    const { items, nextCursor } = await listAccounts(table, owner, parsePageRequest(query));
    return json(200, { accounts: items.map(presentAccount), nextCursor });
  },

  async 'GET /accounts/{id}'(deps, { id }) {
    return json(200, presentAccount(await findAccount(deps, id)));
  },

  async 'PUT /accounts/{id}'(deps, { id, body, query }) {
    const account = await findAccount(deps, id);
    rejectDefault(account, 'Its credentials cannot be replaced here.');
    const given = parseAccountRequest(body);
    const credentials = parseForce(query)
      ? given
      : await acceptableCredentials(deps, account, given);
    const stored = await storedCredentials(deps, id, credentials);
    const replaced = await replaceCredentials(deps.table, account, stored, deps.now());
    if (!replaced) throw new TidingsError('account-busy', `Account ${id} is being deleted`);
    deps.log('info', 'account credentials replaced', { accountId: id, type: replaced.type });
    return json(200, presentAccount(replaced));
  },

  async 'DELETE /accounts/{id}'(deps, { id, query }) {
    const force = parseForce(query);
    const account = await findAccount(deps, id);
    rejectDefault(account, 'It cannot be deleted.');
    const deletion = force
      ? await deleteAccountAndWatches(deps, account)
      : await deleteUnusedAccount(deps, account);
    if (deletion.outcome === 'deleted') {
      deps.log('info', 'account deleted', { accountId: id });
      return empty(204);
    }
    deps.log('info', 'account is being deleted', { accountId: id });
    return json(202, presentAccount(deletion.account));
  },

  async 'POST /accounts/{id}/check'(deps, { id }) {
    return json(200, presentCheck(await checkAccount(deps, await findAccount(deps, id))));
  },
};

// Of the same identity if watches use the account, and working.
async function acceptableCredentials(
  deps: OwnAccountDeps,
  account: AccountRecord,
  credentials: LastingCredentials,
): Promise<LastingCredentials> {
  await rejectOtherIdentity(deps, account, shownCredentials(credentials));
  return tryCredentials(deps, account, credentials);
}

function parseForce({ force = 'false' }: RouteRequest['query']): boolean {
  if (force === 'true' || force === 'false') return force === 'true';
  throw new TidingsError('invalid-request', 'force must be true or false', { field: 'force' });
}
