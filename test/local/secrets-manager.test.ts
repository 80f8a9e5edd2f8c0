import { connect } from 'node:net';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalSecretsManager, startSecretsManager } from '../../local/secrets-manager.ts';

let server: LocalSecretsManager;
let client: SecretsManagerClient;
beforeAll(async () => {
  server = await startSecretsManager(
    new Map([
      ['tidings/dev/token', { AWSCURRENT: 'new', AWSPREVIOUS: 'old' }],
      ['tidings/dev/api-key', { AWSCURRENT: 'key' }],
    ]),
  );
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const secretValue = async (SecretId: string, VersionStage?: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

test('the AWS client gets the current value', async () => {
  expect(await secretValue('tidings/dev/token')).toBe('new');
  expect(await secretValue('tidings/dev/api-key', 'AWSCURRENT')).toBe('key');
});

test('the AWS client gets the previous value', async () => {
  expect(await secretValue('tidings/dev/token', 'AWSPREVIOUS')).toBe('old');
});

test.each([
  ['a secret that is not there', 'tidings/dev/other', 'AWSCURRENT'],
  ['a version that is not there', 'tidings/dev/api-key', 'AWSPREVIOUS'],
])('%s is a ResourceNotFoundException', async (_, id, stage) => {
  await expect(secretValue(id, stage)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('any other operation is unknown', async () => {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'secretsmanager.DeleteSecret' },
    body: '{"SecretId":"tidings/dev/token"}',
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
});

test.each(['', 'null', '[]', '{', '5', '{"SecretId":{}}'])(
  'the body %j is an error, and the server goes on',
  async (body) => {
    const response = await fetch(server.url, { method: 'POST', body });

    expect(response.status).toBe(400);
    expect(await secretValue('tidings/dev/token')).toBe('new');
  },
);

test('the server goes on after an aborted request', async () => {
  const { port } = new URL(server.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{', () => {
        socket.resetAndDestroy();
      });
    });
    socket.on('error', () => undefined).on('close', () => resolve());
  });

  expect(await secretValue('tidings/dev/token')).toBe('new');
});
