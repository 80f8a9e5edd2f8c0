import { gzipSync } from 'node:zlib';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { errorFields } from '../../lib/log.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { requiredVariable } from './environment.ts';

const MAX_PLAIN_BYTES = 256 * 1024;

// Characters that SQS takes in no message; JSON escapes those below the space.
const REFUSED_CHARACTERS = /[\ufffe\uffff]/;

/**
 * The way into the quarantine queue that the environment names: one message for each record, with the
 * function that could not process it.
 */
export function quarantineQueue(
  environment: NodeJS.ProcessEnv,
  functionName: string,
): (record: DynamoDBRecord, failure: unknown) => Promise<void> {
  const client = new SQSClient(CLIENT_SETTINGS);
  const QueueUrl = requiredVariable(environment, 'QUARANTINE_QUEUE_URL');
  return async (record, failure) => {
    const MessageBody = JSON.stringify({
      function: functionName,
      failure: errorFields(failure),
      ...whole(record),
    });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };
}

// Compressed, the largest item that the table takes fits into a message.
function whole(record: DynamoDBRecord): { record: DynamoDBRecord } | { gzippedRecord: string } {
  const json = JSON.stringify(record);
  const isPlain = Buffer.byteLength(json) <= MAX_PLAIN_BYTES && !REFUSED_CHARACTERS.test(json);
  return isPlain ? { record } : { gzippedRecord: gzipSync(json).toString('base64') };
}
