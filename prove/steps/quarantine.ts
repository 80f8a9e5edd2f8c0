import { check, eventually, STAGE, USER } from '../proof.ts';
import type { Step } from './step.ts';

// More than a number of JavaScript holds: the record cannot be read.
const RECEIVED_AT = '12345678901234567890.5';

export const quarantine: Step = {
  what: 'a record that cannot be processed: quarantined whole, and the stream goes on',
  async run({ aws, google, api, watches }) {
    const Item = {
      pk: { S: 'NOTIFICATIONS#poison' },
      sk: { S: '0000000000000001' },
      receivedAt: { N: RECEIVED_AT },
    };
    await aws.call('DynamoDB_20120810.PutItem', { TableName: `tidings-${STAGE}`, Item });
    const id = watches.get('calendar.settings');
    const last = async () => (await api('GET', `/watches/${id}`)).body.lastNotification;
    const before = await last();
    google.notify({ resource: 'calendar.settings', user: USER });
    await eventually(async () => (await last()) !== before, 'later records are observed');
    const { QueueUrl } = await aws.call('AmazonSQS.GetQueueUrl', {
      QueueName: `tidings-${STAGE}-quarantine`,
    });
    const { Messages = [] } = (await aws.call('AmazonSQS.ReceiveMessage', { QueueUrl })) as {
      Messages?: { Body: string }[];
    };
    check(Messages.length === 1, 'one record is quarantined');
    const { record } = JSON.parse(Messages[0]?.Body ?? '{}');
    check(record.dynamodb.NewImage.pk.S === Item.pk.S, 'it is the record, whole');
  },
};
