import { describe, expect, test } from 'vitest';
import { fromNotificationItem } from '../../lib/notifications/rows/notification-item.ts';
import { matchesFilter } from '../../local/event-sources/matches-filter.ts';
import { packagedResource, resourcesOfType } from './template.ts';

/** What polls for a function. */
function mappingTo(functionId: string) {
  const found = Object.values(resourcesOfType('AWS::Lambda::EventSourceMapping')).filter(
    ({ Properties }) => Properties.FunctionName['Fn::GetAtt'][0] === functionId,
  );
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
}

const timeoutOf = (id: string): number => packagedResource(id).Properties.Timeout;

test('there is no event source but the queues, the stream and the schedule', () => {
  const sources = Object.values(resourcesOfType('AWS::Lambda::EventSourceMapping')).map(
    ({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'],
  );
  expect(sources.sort()).toEqual([
    ['DeliveryQueue', 'Arn'],
    ['HookQueue', 'Arn'],
    ['PushQueue', 'Arn'],
    ['ReplayQueue', 'Arn'],
    ['Table', 'StreamArn'],
    ['Table', 'StreamArn'],
    ['WorkQueue', 'Arn'],
  ]);
  expect(Object.keys(resourcesOfType('AWS::Events::Rule'))).toHaveLength(1);
});

describe('the sweep', () => {
  test('runs every minute, and is over before the next one', () => {
    const [rule] = Object.values(resourcesOfType('AWS::Events::Rule'));
    expect(rule?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': ['SweepLambdaFunction', 'Arn'] } }],
    });
    expect(timeoutOf('SweepLambdaFunction')).toBeLessThan(60);
  });

  test('hands on to the queue that is read for renewal', () => {
    const { WORK_QUEUE_URL } =
      packagedResource('SweepLambdaFunction').Properties.Environment.Variables;
    expect(WORK_QUEUE_URL).toEqual({ Ref: 'WorkQueue' });
    expect(mappingTo('RenewLambdaFunction').EventSourceArn).toEqual({
      'Fn::GetAtt': ['WorkQueue', 'Arn'],
    });
  });
});

describe('the work queue', () => {
  const queue = () => packagedResource('WorkQueue').Properties;

  test('repeats what failed of a batch, and not the rest', () => {
    expect(mappingTo('RenewLambdaFunction')).toMatchObject({
      Enabled: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('does not let one account’s watches all call Google at once', () => {
    expect(mappingTo('RenewLambdaFunction').ScalingConfig).toEqual({ MaximumConcurrency: 10 });
  });

  test('hides a message for six times as long as it may be worked on', () => {
    expect(queue().VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('RenewLambdaFunction'));
  });

  test('gives up after some tries, to a queue that keeps it for as long as SQS can', () => {
    const { deadLetterTargetArn, maxReceiveCount } = queue().RedrivePolicy;
    expect(deadLetterTargetArn).toEqual({ 'Fn::GetAtt': ['WorkDeadLetterQueue', 'Arn'] });
    expect(maxReceiveCount).toBeGreaterThan(1);
    const dead = packagedResource('WorkDeadLetterQueue').Properties;
    expect(dead.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(dead.RedrivePolicy).toBeUndefined();
  });

  test('has time for all of its tries', () => {
    const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = queue();
    expect(MessageRetentionPeriod).toBeGreaterThan(
      VisibilityTimeout * RedrivePolicy.maxReceiveCount,
    );
  });

  test.each(['WorkQueue', 'WorkDeadLetterQueue'])('%s is encrypted', (id) => {
    expect(packagedResource(id).Properties.SqsManagedSseEnabled).toBe(true);
  });
});

describe.each([
  ['DeliveryQueue', 'DeliverLambdaFunction', 20],
  ['ReplayQueue', 'ReplayLambdaFunction', 2],
])('%s', (id, functionId, concurrency) => {
  const queue = () => packagedResource(id).Properties;

  test('repeats what failed of a batch, and runs so many batches at once', () => {
    expect(mappingTo(functionId)).toMatchObject({
      Enabled: true,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: concurrency },
      EventSourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
    });
  });

  test('hides a message for six times as long as it may be worked on', () => {
    expect(queue().VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf(functionId));
  });

  test('outlives hours without a database, and then keeps a message for as long as SQS can', () => {
    const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = queue();
    expect(VisibilityTimeout * RedrivePolicy.maxReceiveCount).toBeGreaterThan(4 * 3600);
    expect(MessageRetentionPeriod).toBeGreaterThan(
      VisibilityTimeout * RedrivePolicy.maxReceiveCount,
    );
    expect(RedrivePolicy.deadLetterTargetArn).toEqual({
      'Fn::GetAtt': ['DeliveryDeadLetterQueue', 'Arn'],
    });
    const dead = packagedResource('DeliveryDeadLetterQueue').Properties;
    expect(dead.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(dead.SqsManagedSseEnabled).toBe(true);
    expect(queue().SqsManagedSseEnabled).toBe(true);
  });

  test('has no first-in-first-out: endpoints do not wait for each other', () => {
    expect(queue().FifoQueue).toBeUndefined();
  });
});

describe('HookQueue', () => {
  const queue = () => packagedResource('HookQueue').Properties;

  test('repeats what failed of a batch, and runs so many batches at once', () => {
    expect(mappingTo('HooksLambdaFunction')).toMatchObject({
      Enabled: true,
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      // A new AWS account has ten executions: these leave some to the functions that they wait for.
      ScalingConfig: { MaximumConcurrency: 4 },
      EventSourceArn: { 'Fn::GetAtt': ['HookQueue', 'Arn'] },
    });
  });

  test('hides a message for six times as long as it may be worked on', () => {
    expect(queue().VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('HooksLambdaFunction'));
  });

  test('outlives hours without a database, and then keeps a message for as long as SQS can', () => {
    const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy, FifoQueue } = queue();
    const hoursMs = VisibilityTimeout * RedrivePolicy.maxReceiveCount;
    expect(hoursMs).toBeGreaterThan(4 * 3600);
    expect(MessageRetentionPeriod).toBeGreaterThan(hoursMs);
    expect(packagedResource('HookDeadLetterQueue').Properties.MessageRetentionPeriod).toBe(
      14 * 24 * 60 * 60,
    );
    expect(FifoQueue).toBeUndefined();
  });
});

describe('PushQueue', () => {
  const queue = () => packagedResource('PushQueue').Properties;

  test('repeats what failed of a batch, and runs so many batches at once', () => {
    expect(mappingTo('PushLambdaFunction')).toMatchObject({
      Enabled: true,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
      EventSourceArn: { 'Fn::GetAtt': ['PushQueue', 'Arn'] },
    });
  });

  test('hides a message for six times as long as it may be worked on, and drops it after minutes', () => {
    const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = queue();
    expect(VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeoutOf('PushLambdaFunction'));
    // Clients ask for what they miss every four minutes.
    expect(MessageRetentionPeriod).toBe(600);
    expect(RedrivePolicy).toBeUndefined();
    expect(queue().SqsManagedSseEnabled).toBe(true);
  });
});

test('no function of a deployment sends to this machine', () => {
  for (const { Properties } of Object.values(resourcesOfType('AWS::Lambda::Function')))
    expect(Properties.Environment?.Variables ?? {}).not.toHaveProperty('TIDINGS_ALLOW_LOOPBACK');
});

describe('the stream', () => {
  const mapping = () => mappingTo('ObserveLambdaFunction');

  test('is read from its beginning, and a bad record does not hold it up for ever', () => {
    expect(mapping()).toMatchObject({
      Enabled: true,
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      MaximumRecordAgeInSeconds: 3600,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] } },
      },
    });
    expect(mapping().MaximumRetryAttempts).toBeGreaterThan(0);
    expect(mapping().MaximumRetryAttempts).toBeLessThanOrEqual(10);
  });

  test('what fails is kept for as long as SQS can, where the function puts it too', () => {
    const { QUARANTINE_QUEUE_URL } =
      packagedResource('ObserveLambdaFunction').Properties.Environment.Variables;
    expect(QUARANTINE_QUEUE_URL).toEqual({ Ref: 'QuarantineQueue' });
    const queue = packagedResource('QuarantineQueue').Properties;
    expect(queue.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(queue.SqsManagedSseEnabled).toBe(true);
  });

  test.each([
    ['a new notification', 'INSERT', 'NOTIFICATIONS#c', true],
    ['a notification that is forgotten', 'REMOVE', 'NOTIFICATIONS#c', false],
    ['a notification that is changed', 'MODIFY', 'NOTIFICATIONS#c', false],
    ['a new channel', 'INSERT', 'CHANNEL#c', false],
    ['a new watch', 'INSERT', 'WATCH#w', false],
    ['a new account', 'INSERT', 'ACCOUNT#a', false],
    ['a new key', 'INSERT', 'KEY#k', false],
  ])('%s (%s of %s) is shown: %s', (_, eventName, pk, expected) => {
    const [filter, ...others] = mapping().FilterCriteria.Filters;
    expect(others).toEqual([]);
    const record = { eventName, dynamodb: { Keys: { pk: { S: pk }, sk: { S: '0' } } } };
    expect(matchesFilter(JSON.parse(filter.Pattern), record)).toBe(expected);
    // The function itself tells notifications from other rows in the same way.
    const isNotification = fromNotificationItem({ pk, sk: '0', state: 'sync' }) !== undefined;
    expect(isNotification).toBe(pk.startsWith('NOTIFICATIONS#'));
  });
});
