import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { packaged } from '../support/packaged.ts';

const { Resources } = JSON.parse(readFileSync(packaged().template, 'utf8'));

test('names are those of the deployment', () => {
  const { tableName, tokenSecretId, apiKeySecretId, googleCredentialsSecretId } =
    readServerlessConfig();

  expect(tableName).toBe(Resources.Table.Properties.TableName);
  expect(tokenSecretId).toBe(Resources.TokenSecret.Properties.Name);
  expect(apiKeySecretId).toBe(Resources.ApiKeySecret.Properties.Name);
  expect(googleCredentialsSecretId).toBe(Resources.GoogleCredentialsSecret.Properties.Name);
});

test('they are what the functions are told', () => {
  const { tableName, tokenSecretId } = readServerlessConfig();

  expect(Resources.ReceiveLambdaFunction.Properties.Environment.Variables).toMatchObject({
    TABLE_NAME: tableName,
    TOKEN_SECRET_ID: tokenSecretId,
  });
});

test('another stage has other names', () => {
  const { tableName, tokenSecretId, table } = readServerlessConfig('prod');

  expect(tableName).toBe('tidings-prod');
  expect(tokenSecretId).toBe('tidings/prod/token');
  expect(table.TableName).toBe('tidings-prod');
});

test('no variable is left in what is read', () => {
  expect(JSON.stringify(readServerlessConfig().table)).not.toMatch(/\$\{/);
});

/** The properties of all resources of a type in the deployed template. */
const deployed = (type: string): Record<string, unknown>[] =>
  Object.values<{ Type: string; Properties: Record<string, unknown> }>(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);

test('functions have the names of the deployment', () => {
  const names = readServerlessConfig().functions.map(({ name }) => name);

  expect(names.sort()).toEqual(
    deployed('AWS::Lambda::Function')
      .map(({ FunctionName }) => FunctionName)
      .sort(),
  );
});

test('queues are those of the deployment', () => {
  expect(Object.values(readServerlessConfig().queues)).toEqual(deployed('AWS::SQS::Queue'));
});
