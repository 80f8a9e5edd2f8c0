import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { watchSpecKey } from '../../../lib/table/keys.ts';
import { rawItems } from '../../support/raw-items.ts';
import { unchanged } from '../table/unchanged.ts';
import { type AccountApi, accountApi, errorOf } from './account-api.ts';
import { USER } from './stage.ts';

let api: AccountApi;
let deleteWatch: (owner: string, watchId: string) => Promise<unknown>;

beforeEach(async () => {
  deleteWatch = async () => undefined;
  api = await accountApi({ deleteWatch: (owner, watchId) => deleteWatch(owner, watchId) });
});

const create = () => api.create(api.all.google.authorizedUser(USER));
const remove = (id: string, query = {}) => api.call('DELETE /accounts/{id}', id, { query });

describe('a deletion', () => {
  test('of an unused account leaves nothing', async () => {
    const id = await create();
    const answer = await remove(id);
    expect([answer.status, answer.json]).toEqual([204, null]);
    expect(await rawItems(api.all.table)).toEqual([]);
    expect(errorOf(await api.call('GET /accounts/{id}', id))).toEqual([404, 'not-found']);
  });

  test('of an account in use is rejected, with the way to do it', async () => {
    const id = await create();
    await api.use(id);
    for (const query of [{}, { force: 'false' }]) {
      const answer = await remove(id, query);
      expect(errorOf(answer)).toEqual([409, 'account-in-use']);
      expect(answer.json.error.message).toContain('force=true');
    }
    expect((await api.call('GET /accounts/{id}', id)).json.status).toBe('ok');
  });

  test('with watches lasts until the last channel is stopped, and accepts no credentials', async () => {
    const id = await create();
    await api.use(id);
    deleteWatch = () => Promise.reject(new Error('Google is down'));
    const answer = await remove(id, { force: 'true' });
    expect([answer.status, answer.json.status]).toEqual([202, 'deleting']);
    const again = await remove(id);
    expect([again.status, again.json.status]).toEqual([202, 'deleting']);
    const body = api.all.google.authorizedUser(USER);
    const replacing = await api.call('PUT /accounts/{id}', id, { body });
    expect(errorOf(replacing)).toEqual([409, 'account-busy']);
  });

  test('with watches goes on when it is requested again, and not when one without them is', async () => {
    const id = await create();
    await api.use(id);
    deleteWatch = () => Promise.reject(new Error('Google is down'));
    expect((await remove(id, { force: 'true' })).status).toBe(202);

    deleteWatch = async () => {
      const { client, name: TableName } = api.all.table;
      await client.send(new DeleteCommand({ TableName, Key: watchSpecKey(id, 'spec') }));
    };
    const unforced = await unchanged(api.all.table, () => remove(id));
    expect([unforced.status, unforced.json.status]).toEqual([202, 'deleting']);
    expect((await remove(id, { force: 'true' })).status).toBe(204);
    expect(await rawItems(api.all.table)).toEqual([]);
  });

  test('with a force that is neither true nor false is rejected', async () => {
    const id = await create();
    const answer = await unchanged(api.all.table, () => remove(id, { force: 'yes' }));
    expect(errorOf(answer)).toEqual([400, 'invalid-request']);
    expect(await rawItems(api.all.table)).toHaveLength(1);
  });
});
