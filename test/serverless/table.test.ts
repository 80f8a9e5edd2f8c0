import { describe, expect, test } from 'vitest';
import { packagedResource } from './template.ts';

const table = () => packagedResource('Table').Properties;

describe('the table', () => {
  test('has one key, on-demand capacity and backups', () => {
    expect(table().KeySchema.map((key: { AttributeName: string }) => key.AttributeName)).toEqual([
      'pk',
      'sk',
    ]);
    expect(table().BillingMode).toBe('PAY_PER_REQUEST');
    expect(table().PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  test('streams both images: it is the outbox', () => {
    expect(table().StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  test('forgets by the attribute ttl', () => {
    expect(table().TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
  });

  test('indexes by attributes that a notification does not have', () => {
    const keys = table().GlobalSecondaryIndexes.flatMap(
      (index: { KeySchema: { AttributeName: string }[] }) =>
        index.KeySchema.map((key) => key.AttributeName),
    );
    expect(keys).toEqual(['listing', 'createdAtId']);
  });
});

test('secrets are generated, none is written down', () => {
  for (const id of ['TokenSecret', 'ApiKeySecret']) {
    const { GenerateSecretString, SecretString } = packagedResource(id).Properties;
    expect(GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(48);
    expect(SecretString).toBeUndefined();
  }
  expect(packagedResource('GoogleCredentialsSecret').Properties.SecretString).toBe('{}');
});

test.each([
  ['ReceiveErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['ReceiveThrottlesAlarm', 'AWS/Lambda', 'Throttles'],
  ['NotificationsNotStoredAlarm', 'AWS/ApiGateway', '5xx'],
])('%s rings at the first %s %s', (id, namespace, metric) => {
  const { Namespace, MetricName, Threshold, ComparisonOperator } = packagedResource(id).Properties;
  expect([Namespace, MetricName]).toEqual([namespace, metric]);
  expect([ComparisonOperator, Threshold]).toEqual(['GreaterThanThreshold', 0]);
});
