import { expect, test } from 'vitest';
import type { MetricValue } from '../../lib/metrics/embedded-metrics.ts';
import { watchMetrics } from '../../lib/metrics/watch-metrics.ts';
import { packagedResource, resourcesOfType } from './template.ts';

test.each([
  ['ReceiveErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['ReceiveThrottlesAlarm', 'AWS/Lambda', 'Throttles'],
  ['NotificationsNotStoredAlarm', 'AWS/ApiGateway', '5xx'],
  ['WatchesUncoveredAlarm', 'Tidings', 'WatchesUncovered'],
  ['AccountsNeedReconnectAlarm', 'Tidings', 'AccountsNeedReconnect'],
  ['WorkNotDoneAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
])('%s rings at the first %s %s', (id, namespace, metric) => {
  const { Namespace, MetricName, Threshold, ComparisonOperator, TreatMissingData } =
    packagedResource(id).Properties;
  expect([Namespace, MetricName]).toEqual([namespace, metric]);
  expect([ComparisonOperator, Threshold]).toEqual(['GreaterThanThreshold', 0]);
  expect(TreatMissingData).toBe('notBreaching');
});

test.each([
  ['SweepErrorsAlarm', 'SweepLambdaFunction'],
  ['ObserveErrorsAlarm', 'ObserveLambdaFunction'],
])('%s rings when %s fails more than once in five minutes', (id, functionId) => {
  expect(packagedResource(id).Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 300,
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionId } }],
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('work that waits rings well before the queue forgets it', () => {
  const { MessageRetentionPeriod } = packagedResource('WorkQueue').Properties;
  const { Properties } = packagedResource('WorkWaitsAlarm');
  expect(Properties).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateAgeOfOldestMessage',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['WorkQueue', 'QueueName'] } }],
    Statistic: 'Maximum',
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
  const { Threshold, Period, EvaluationPeriods } = Properties;
  expect(Threshold + Period * EvaluationPeriods).toBeLessThan(MessageRetentionPeriod / 2);
});

test('every alarm tells whom the deployment names', () => {
  const actions = Object.values(resourcesOfType('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties.AlarmActions,
  );
  expect(actions.length).toBeGreaterThan(9);
  expect(new Set(actions.map((action) => JSON.stringify(action))).size).toBe(1);
});

test('the sweep’s silence is an alarm', () => {
  expect(packagedResource('SweepAlarm').Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SweepLambdaFunction' } }],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

test('what rings at metrics of ours looks at the sum of this stage, which is written', () => {
  const written: string[] = [];
  const metrics = watchMetrics((values: Readonly<Record<string, MetricValue>>) => {
    written.push(...Object.keys(values));
  });
  metrics.failed({ resource: 'drive.changes', errorClass: 'retry', uncovered: true });
  metrics.needsReconnect();
  const ours = Object.values(resourcesOfType('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ Namespace }) => Namespace === 'Tidings');
  expect(ours.length).toBeGreaterThan(0);
  for (const { MetricName, Dimensions } of ours) {
    expect(written).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: 'Stage', Value: 'dev' }]);
  }
  for (const id of ['ManageLambdaFunction', 'RenewLambdaFunction', 'MaintainLambdaFunction'])
    expect(packagedResource(id).Properties.Environment.Variables.STAGE).toBe('dev');
});

test('the dead-letter queue is watched by name', () => {
  expect(packagedResource('WorkNotDoneAlarm').Properties.Dimensions).toEqual([
    { Name: 'QueueName', Value: { 'Fn::GetAtt': ['WorkDeadLetterQueue', 'QueueName'] } },
  ]);
});
