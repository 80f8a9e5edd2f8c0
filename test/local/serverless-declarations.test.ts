import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { readServerlessConfig } from '../../local/serverless-config.ts';

const SERVERLESS_YML = `
service: letters
params: { default: { patience: 30, address: { Fn::GetAtt: [Api, Url] } } }
custom:
  workQueueName: "\${self:service}-\${sls:stage}-work"
  capabilities:
    - \${file(./deploy/receive.yml)}
    - \${file(./deploy/renewal.yml)}
functions: \${file(./deploy/compose.cjs):functions}
`;

const RECEIVE_YML = `
source: { batchSize: 5, arn: { Fn::GetAtt: [WorkQueue, Arn] } }
functions:
  receive: { events: [{ httpApi: POST / }] }
resources:
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: x } }
`;

const RENEWAL_YML = `
functions:
  renew:
    events:
      - sqs: \${file(./deploy/receive.yml):source}
  sweep: { name: "\${sls:stage}-broom", events: [{ schedule: rate(1 minute) }] }
  maintain: { environment: { ADDRESS: "\${param:address}" } }
resources:
  WorkQueue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: \${self:custom.workQueueName}
      VisibilityTimeout: \${param:patience}
      RedrivePolicy:
        deadLetterTargetArn: { Fn::GetAtt: [DeadLetters, Arn] }
        maxReceiveCount: 3
  DeadLetters: { Type: AWS::SQS::Queue, Properties: { QueueName: dead } }
`;

let file: URL;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-yaml-'));
  file = pathToFileURL(join(folder, 'serverless.yml'));
  mkdirSync(join(folder, 'deploy'));
  writeFileSync(file, SERVERLESS_YML);
  writeFileSync(join(folder, 'deploy/receive.yml'), RECEIVE_YML);
  writeFileSync(join(folder, 'deploy/renewal.yml'), RENEWAL_YML);
  return () => rmSync(folder, { recursive: true, force: true });
});

test('the table is found in the capability that declares it', () => {
  expect(readServerlessConfig('prod', file).table).toEqual({ TableName: 'x' });
});

test('queues are found by their logical id, with their variables resolved', () => {
  expect(readServerlessConfig('prod', file).queues).toEqual({
    WorkQueue: {
      QueueName: 'letters-prod-work',
      VisibilityTimeout: 30,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
        maxReceiveCount: 3,
      },
    },
    DeadLetters: { QueueName: 'dead' },
  });
});

test('functions have the names that AWS knows them by, and what calls them', () => {
  expect(readServerlessConfig('prod', file).functions).toEqual([
    { name: 'letters-prod-receive', events: [{ httpApi: 'POST /' }] },
    {
      name: 'letters-prod-renew',
      events: [{ sqs: { arn: { 'Fn::GetAtt': ['WorkQueue', 'Arn'] }, batchSize: 5 } }],
    },
    { name: 'prod-broom', events: [{ schedule: 'rate(1 minute)' }] },
    { name: 'letters-prod-maintain', events: [] },
  ]);
});
