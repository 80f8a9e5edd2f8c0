import { describe, expect, test } from 'vitest';
import { packagedResource, resourcesOfType } from './template.ts';

const table = () => packagedResource('Table').Properties;

interface Index {
  IndexName: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  Projection: { ProjectionType: string };
}

describe('the table', () => {
  test('has one key, on-demand capacity and backups', () => {
    expect(table().KeySchema.map((key: { AttributeName: string }) => key.AttributeName)).toEqual([
      'pk',
      'sk',
    ]);
    expect(table().BillingMode).toBe('PAY_PER_REQUEST');
    expect(table().PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  test('of the stage dev goes with its stack, as its secrets do', () => {
    expect(table().DeletionProtectionEnabled).toBe(false);
    for (const id of ['Table', 'TokenSecret', 'SealSecret'])
      expect(packagedResource(id)).toMatchObject({
        DeletionPolicy: 'Delete',
        UpdateReplacePolicy: 'Delete',
      });
  });

  test('streams both images: it is the outbox', () => {
    expect(table().StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  test('forgets by the attribute ttl', () => {
    expect(table().TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
  });

  test('indexes by attributes that a notification does not have', () => {
    const indexes = (table().GlobalSecondaryIndexes as Index[]).map(({ IndexName, KeySchema }) => [
      IndexName,
      ...KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`),
    ]);
    expect(indexes).toEqual([
      ['listings', 'listing HASH', 'createdAtId RANGE'],
      ['undelivered', 'undelivered HASH', 'undeliveredId RANGE'],
      ['due', 'due HASH', 'dueAtMs RANGE'],
    ]);
  });

  test('sorts what is due by time, as a number, and shows no more of it than keys', () => {
    const due = (table().GlobalSecondaryIndexes as Index[]).find(
      ({ IndexName }) => IndexName === 'due',
    );
    expect(due?.Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
    expect(table().AttributeDefinitions).toContainEqual({
      AttributeName: 'dueAtMs',
      AttributeType: 'N',
    });
  });
});

describe('secrets', () => {
  test('are those that these tests know', () => {
    expect(Object.keys(resourcesOfType('AWS::SecretsManager::Secret')).sort()).toEqual([
      'ApiKeySecret',
      'GoogleCredentialsSecret',
      'SealSecret',
      'TokenSecret',
    ]);
  });

  test('are generated, none is written down', () => {
    for (const id of ['TokenSecret', 'ApiKeySecret', 'SealSecret']) {
      const { GenerateSecretString, SecretString } = packagedResource(id).Properties;
      expect(GenerateSecretString.PasswordLength).toBeGreaterThanOrEqual(48);
      expect(SecretString).toBeUndefined();
    }
    expect(packagedResource('GoogleCredentialsSecret').Properties.SecretString).toBe('{}');
  });
});
