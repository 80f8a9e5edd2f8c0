import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccountClients, accountClients } from '../../../lib/accounts/account-clients.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { keepRefreshToken } from '../../../lib/accounts/keep-refresh-token.ts';
import {
  replaceCredentials,
  resealCredentials,
} from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccount } from '../../../lib/accounts/rows/read-accounts.ts';
import { openCredentials, sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { tokenIdentifier } from '../../../lib/accounts/token-identifier.ts';
import { afterTokenRefresh } from '../../../lib/google/signals.ts';
import { startEndpoint } from '../../support/broken-endpoints.ts';
import { rawItems } from '../../support/raw-items.ts';
import { tableThat } from '../channels/stage.ts';
import { type Stage, type StageOptions, stage, storedAccount } from './stage.ts';

const closing: (() => unknown)[] = [];
const GRANT = {
  type: 'authorized_user',
  client_id: 'client',
  client_secret: 'GOCSPX-secret',
  refresh_token: '1//first',
} as const;

/** A token endpoint that rotates: the refresh tokens that it got, and how long its tokens live. */
let received: string[];
let expiresIn: number;
let all: Stage;

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function begin(options: StageOptions = {}): Promise<Stage> {
  const endpoint = await startEndpoint((body) => {
    received.push(new URLSearchParams(body).get('refresh_token') ?? '');
    const token = { access_token: `ya29.${received.length}`, expires_in: expiresIn };
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...token, refresh_token: `1//rotated-${received.length}` }),
    };
  });
  closing.push(endpoint.close);
  const made = await stage({ rootUrl: endpoint.url, fetch: answerNothing, ...options });
  const receiver = keepRefreshToken(made);
  afterTokenRefresh.addReceiver(receiver);
  closing.push(() => afterTokenRefresh.removeReceiver(receiver));
  return made;
}

const answerNothing: typeof fetch = async () => new Response(null, { status: 204 });

beforeEach(async () => {
  received = [];
  expiresIn = 3599;
  all = await begin();
});

async function call(account: AccountRecord, { googleOf }: AccountClients = all): Promise<void> {
  const google = await googleOf(account);
  await google.stop({ id: 'c', resource: 'drive.changes', resourceId: 'r' });
}

const read = async ({ owner, id }: AccountRecord) =>
  (await getAccount(all.table, owner, id)) as AccountRecord;

async function keptToken(account: AccountRecord): Promise<unknown> {
  const now = await read(account);
  const credentials = await openCredentials(all.sealer, now, String(now.sealed));
  return credentials.type === 'authorized_user' ? credentials.refresh_token : undefined;
}

const refreshOf = (account: AccountRecord, refreshToken: string) => ({
  tokenIdentifier: tokenIdentifier(account),
  accessToken: 'ya29.x',
  expiresIn: 1,
  refreshToken,
});

const refreshed = (account: AccountRecord, refreshToken: string) =>
  keepRefreshToken(all)(refreshOf(account, refreshToken));

test('a rotated refresh token is stored before the request goes on', async () => {
  const order: unknown[] = [];
  closing.splice(0).map((close) => close());
  all = await begin({
    fetch: async () => {
      order.push(await keptToken(account));
      return new Response(null, { status: 204 });
    },
  });
  const account = await storedAccount(all, GRANT);
  await call(account);
  expect(order).toEqual(['1//rotated-1']);
});

test('the next refresh uses a rotated token, in this process and in another one', async () => {
  expiresIn = 60;
  const account = await storedAccount(all, GRANT);
  await call(account);
  await call(await read(account));
  const deploymentCredentials = all.credentials;
  const elsewhere = accountClients({ sealer: all.sealer, deploymentCredentials, make: all.make });
  await call(await read(account), elsewhere);
  expect(received).toEqual(['1//first', '1//rotated-1', '1//rotated-2']);
  // The client of this process has not seen the rotation in the other one.
  await call(await read(account));
  expect(received.at(-1)).toBe('1//rotated-3');
});

test('an access token that is still valid is kept through a rotation', async () => {
  const account = await storedAccount(all, GRANT);
  await call(account);
  // The row has another sealed text now, and some records still have the old one.
  for (const record of [await read(account), account, await read(account)]) await call(record);
  expect(received).toEqual(['1//first']);
});

test('a rotation changes only the refresh token, which is nowhere in plain text', async () => {
  const account = await storedAccount(all, GRANT);
  await call(account);
  const { sealed, updatedAtMs: _, ...now } = await read(account);
  const { sealed: before, updatedAtMs: __, ...then } = account;
  expect(now).toEqual(then);
  expect(sealed).not.toBe(before);
  const credentials = await openCredentials(all.sealer, account, String(sealed));
  expect(credentials).toEqual({ ...GRANT, refresh_token: '1//rotated-1' });
  const everything = JSON.stringify([await rawItems(all.table), all.logged]);
  for (const secret of ['1//', 'ya29', 'GOCSPX']) expect(everything).not.toContain(secret);
});

test('a concurrent write is not lost', async () => {
  const account = await storedAccount(all, GRANT);
  const racing = { ...all.sealer };
  let raced = false;
  racing.seal = async (plain, context) => {
    if (!raced) {
      raced = true;
      const other = { ...GRANT, client_secret: 'GOCSPX-other' };
      const sealed = await sealCredentials(all.sealer, account, other);
      await resealCredentials(all.table, account, sealed, 1);
    }
    return all.sealer.seal(plain, context);
  };
  const refresh = { tokenIdentifier: tokenIdentifier(account), accessToken: 'x', expiresIn: 1 };
  await keepRefreshToken({ ...all, sealer: racing })({ ...refresh, refreshToken: '1//new' });
  const now = await read(account);
  expect(await openCredentials(all.sealer, now, String(now.sealed))).toEqual({
    ...GRANT,
    client_secret: 'GOCSPX-other',
    refresh_token: '1//new',
  });
});

test('a late token of an old grant does not replace a new one', async () => {
  const account = await storedAccount(all, GRANT);
  const renewed = { ...GRANT, refresh_token: '1//reconnected' };
  await replaceCredentials(
    all.table,
    account,
    {
      type: 'authorized_user',
      identity: 'client',
      grantId: 'another',
      sealed: await sealCredentials(all.sealer, account, renewed),
    },
    1,
  );
  await refreshed(account, '1//late');
  expect(await keptToken(account)).toBe('1//reconnected');
});

describe('nothing is written', () => {
  test('for the deployment’s own account, and the log says so without the token', async () => {
    await refreshed(defaultAccount(), '1//new');
    expect(await rawItems(all.table)).toEqual([]);
    expect(all.logged).toHaveLength(1);
    expect(all.logged[0]).toContain('"level":"warn"');
    expect(all.logged[0]).not.toContain('1//new');
  });

  test.each([
    ['without a refresh token', (account: AccountRecord) => refreshed(account, '')],
    [
      'for the same refresh token',
      (account: AccountRecord) => refreshed(account, GRANT.refresh_token),
    ],
    [
      'for an unknown account',
      (account: AccountRecord) => refreshed({ ...account, id: 'gone' }, '1//new'),
    ],
    [
      'for another owner',
      (account: AccountRecord) => refreshed({ ...account, owner: 'bob' }, '1//new'),
    ],
  ])('%s', async (_, refresh) => {
    const account = await storedAccount(all, GRANT);
    await refresh(account);
    expect(await read(account)).toEqual(account);
    expect(all.logged).toEqual([]);
  });
});

test.each([
  ['before the first read', 1, false],
  ['several times', 4, false],
  ['after the write', 1, true],
])('a database that fails %s does not lose the token', async (_, times, late) => {
  const account = await storedAccount(all, GRANT);
  let left = times;
  const table = tableThat(all.table, async (name, _input, next) => {
    if (left === 0 || (late && name !== 'UpdateCommand')) return next();
    left -= 1;
    if (late) await next();
    throw new Error('throttled');
  });
  await keepRefreshToken({ ...all, table })(refreshOf(account, '1//new'));
  expect(left).toBe(0);
  expect(await keptToken(account)).toBe('1//new');
  expect(all.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

test('a database that is down fails after some attempts, and the log has no token', async () => {
  const account = await storedAccount(all, GRANT);
  let calls = 0;
  const table = tableThat(all.table, () => {
    calls += 1;
    return Promise.reject(new Error('down'));
  });
  await keepRefreshToken({ ...all, table })(refreshOf(account, '1//new'));
  expect(calls).toBeLessThan(10);
  expect(all.logged).toHaveLength(1);
  expect(all.logged[0]).toContain('storage-failed');
  expect(all.logged[0]).not.toContain('1//new');
});

test('a failure to store is logged without the token, and the request goes on', async () => {
  const account = await storedAccount(all, GRANT);
  all.sealSecret.now = all.sealSecret.fresh = ['y'.repeat(40)];
  await expect(refreshed(account, '1//new')).resolves.toBeUndefined();
  expect(all.logged).toHaveLength(1);
  expect(all.logged[0]).toContain('sealed-unreadable');
  expect(all.logged[0]).not.toContain('1//new');
});
