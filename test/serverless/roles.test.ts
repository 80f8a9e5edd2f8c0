import { expect, test } from 'vitest';
import { allowed, packagedResources } from './template.ts';

const table = { 'Fn::GetAtt': ['Table', 'Arn'] };
const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];

test('there is no role but the functions’ own', () => {
  const roles = Object.entries(packagedResources()).filter(
    ([, { Type }]) => Type === 'AWS::IAM::Role',
  );
  expect(roles.map(([id]) => id).sort()).toEqual(['ManageRole', 'ReceiveRole']);
});

test('the receiver may add notifications and read one secret, nothing else', () => {
  expect(allowed('ReceiveRole')).toEqual([
    { actions: logs, resource: { 'Fn::GetAtt': ['ReceiveLogGroup', 'Arn'] } },
    { actions: ['dynamodb:PutItem'], resource: table, keys: ['NOTIFICATIONS#*'] },
    { actions: ['secretsmanager:GetSecretValue'], resource: { Ref: 'TokenSecret' } },
  ]);
});

test('the manager may change channels, read notifications, and read its secrets', () => {
  expect(allowed('ManageRole')).toEqual([
    { actions: logs, resource: { 'Fn::GetAtt': ['ManageLogGroup', 'Arn'] } },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      resource: table,
      keys: ['CHANNEL#*'],
    },
    { actions: ['dynamodb:Query'], resource: table, keys: ['NOTIFICATIONS#*'] },
    {
      actions: ['dynamodb:Query'],
      resource: { 'Fn::Sub': `\${Table.Arn}/index/listings` },
      keys: ['CHANNELS#*'],
    },
    {
      actions: ['secretsmanager:GetSecretValue'],
      resource: [
        { Ref: 'TokenSecret' },
        { Ref: 'ApiKeySecret' },
        { Ref: 'GoogleCredentialsSecret' },
      ],
    },
  ]);
});

test('no role has a wildcard action or resource', () => {
  for (const role of ['ReceiveRole', 'ManageRole'])
    for (const { actions, resource } of allowed(role)) {
      expect(actions.join()).not.toContain('*');
      expect(resource).not.toBe('*');
    }
});
