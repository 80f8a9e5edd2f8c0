import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSecrets } from '../../../lib/endpoints/read-secrets.ts';
import { deleteEndpoint } from '../../../lib/endpoints/rows/write-endpoints.ts';
import { endpointSecretsKey } from '../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { SEALER, SECRETS, storedEndpoint } from './examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

describe('the secrets of an endpoint', () => {
  const read = (endpoint: Awaited<ReturnType<typeof storedEndpoint>>) =>
    readSecrets({ table, owner: endpoint.owner, sealer: SEALER }, endpoint);

  test('are opened', async () => {
    expect(await read(await storedEndpoint(table))).toEqual(SECRETS);
  });

  test('that was deleted after it was read are not found', async () => {
    const endpoint = await storedEndpoint(table);
    await deleteEndpoint(table, endpoint);
    await expect(read(endpoint)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that are gone although the endpoint is there are unreadable', async () => {
    const endpoint = await storedEndpoint(table);
    const Key = endpointSecretsKey(endpoint.id);
    await table.client.send(new DeleteCommand({ TableName: table.name, Key }));
    await expect(read(endpoint)).rejects.toMatchObject({ code: 'sealed-unreadable' });
  });
});
