import { expect, test } from 'vitest';
import { deliveryMetrics } from '../../lib/metrics/delivery-metrics.ts';
import type { MetricValue } from '../../lib/metrics/embedded-metrics.ts';
import { hookMetrics } from '../../lib/metrics/hook-metrics.ts';
import { watchMetrics } from '../../lib/metrics/watch-metrics.ts';
import { packagedResource, resourcesOfType } from './template.ts';

test.each([
  ['ReceiveErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['ReceiveThrottlesAlarm', 'AWS/Lambda', 'Throttles'],
  ['NotificationsNotStoredAlarm', 'AWS/ApiGateway', '5xx'],
  ['NotificationsThrottledAlarm', 'Tidings/dev', 'ThrottledNotifications'],
  ['RecordsQuarantinedAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
  ['WatchesUncoveredAlarm', 'Tidings', 'WatchesUncovered'],
  ['AccountsNeedReconnectAlarm', 'Tidings', 'AccountsNeedReconnect'],
  ['WorkNotDoneAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
  ['EndpointsFailingAlarm', 'Tidings', 'EndpointsFailing'],
  ['EndpointsDisabledAlarm', 'Tidings', 'EndpointsDisabled'],
  ['DeliveriesNotDoneAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
  ['DeliverErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['ReplayErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['HooksDisabledAlarm', 'Tidings', 'HooksDisabled'],
  ['HooksErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['SandboxErrorsAlarm', 'AWS/Lambda', 'Errors'],
  ['ModulesErrorsAlarm', 'AWS/Lambda', 'Errors'],
])('%s rings at the first %s %s', (id, namespace, metric) => {
  const { Namespace, MetricName, Threshold, ComparisonOperator, TreatMissingData } =
    packagedResource(id).Properties;
  expect([Namespace, MetricName]).toEqual([namespace, metric]);
  expect([ComparisonOperator, Threshold]).toEqual(['GreaterThanThreshold', 0]);
  expect(TreatMissingData).toBe('notBreaching');
});

test.each([
  ['NotificationsNotStoredAlarm', '5xx'],
  ['NotificationsRejectedAlarm', '4xx'],
])('%s looks at %s of the route for notifications alone', (id, metric) => {
  const { Namespace, MetricName, Dimensions, Statistic } = packagedResource(id).Properties;
  expect([Namespace, MetricName, Statistic]).toEqual(['AWS/ApiGateway', metric, 'Sum']);
  expect(Dimensions).toEqual([
    { Name: 'ApiId', Value: { Ref: 'HttpApi' } },
    { Name: 'Stage', Value: '$default' },
    { Name: 'Method', Value: 'POST' },
    { Name: 'Resource', Value: '/notifications' },
  ]);
});

test('rejected notifications ring above the usual number', () => {
  const { Threshold, ComparisonOperator, TreatMissingData } = packagedResource(
    'NotificationsRejectedAlarm',
  ).Properties;
  expect([ComparisonOperator, Threshold]).toEqual(['GreaterThanThreshold', 20]);
  expect(TreatMissingData).toBe('notBreaching');
});

test('a single 429 at the route for notifications is counted from the access log', () => {
  const { LogGroupName, FilterPattern, MetricTransformations } =
    packagedResource('ThrottledNotifications').Properties;
  const { AccessLogSettings } = packagedResource('HttpApiStage').Properties;
  expect(AccessLogSettings.DestinationArn).toEqual({ 'Fn::GetAtt': [LogGroupName.Ref, 'Arn'] });
  const line: Record<string, string> = JSON.parse(AccessLogSettings.Format);
  expect(FilterPattern).toBe('{ $.routeKey = "POST /notifications" && $.status = "429" }');
  expect([line['routeKey'], line['status']]).toEqual(['$context.routeKey', '$context.status']);
  const { Namespace, MetricName } = packagedResource('NotificationsThrottledAlarm').Properties;
  expect(MetricTransformations).toEqual([
    { MetricNamespace: Namespace, MetricName, MetricValue: '1' },
  ]);
});

test('the sweep rings when it fails in two of four periods, however little is due', () => {
  expect(packagedResource('SweepErrorsAlarm').Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SweepLambdaFunction' } }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 4,
    DatapointsToAlarm: 2,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 0,
    TreatMissingData: 'notBreaching',
  });
});

test('the observer rings when it fails more than once in five minutes', () => {
  expect(packagedResource('ObserveErrorsAlarm').Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 300,
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'ObserveLambdaFunction' } }],
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

test('a sweep that stops is an alarm; a sweep that has not yet run is none', () => {
  const { Properties } = packagedResource('SweepAlarm');
  // An alarm starts in the state of insufficient data, and notifies when it comes back to it.
  expect(Properties.InsufficientDataActions).toEqual(Properties.AlarmActions);
  expect(Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SweepLambdaFunction' } }],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'missing',
  });
});

test('what rings at metrics of ours looks at the sum of this stage, which is written', () => {
  const written: string[] = [];
  const write = (values: Readonly<Record<string, MetricValue>>) => {
    written.push(...Object.keys(values));
  };
  const metrics = watchMetrics(write);
  deliveryMetrics(write).failing();
  deliveryMetrics(write).disabled();
  metrics.failed({ resource: 'drive.changes', errorClass: 'retry', uncovered: true });
  metrics.needsReconnect();
  hookMetrics(write).disabled();
  const ours = Object.values(resourcesOfType('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties)
    .filter(({ Namespace }) => Namespace === 'Tidings');
  expect(ours.length).toBeGreaterThan(0);
  for (const { MetricName, Dimensions } of ours) {
    expect(written).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: 'Stage', Value: 'dev' }]);
  }
  for (const id of ['Manage', 'Renew', 'Maintain', 'Deliver', 'Replay'].map(functionId))
    expect(packagedResource(id).Properties.Environment.Variables.STAGE).toBe('dev');
});

const functionId = (name: string) => `${name}LambdaFunction`;

test('the dead-letter queue is watched by name', () => {
  expect(packagedResource('WorkNotDoneAlarm').Properties.Dimensions).toEqual([
    { Name: 'QueueName', Value: { 'Fn::GetAtt': ['WorkDeadLetterQueue', 'QueueName'] } },
  ]);
});
