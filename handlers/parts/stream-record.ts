import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

/** A record of the table's stream, with what Lambda passed. */
export interface RecordWithSource<Read> {
  source: DynamoDBRecord;
  sequenceNumber: string;
  read(): Read | undefined;
}

type Item = Record<string, unknown>;

/**
 * Reads the item that a record says was stored, and the one before it, when it is asked for: it may
 * throw.
 */
export function withSource<Read>(
  source: DynamoDBRecord,
  read: (item: Item, before: Item | undefined) => Read | undefined,
): RecordWithSource<Read> {
  return {
    source,
    sequenceNumber: source.dynamodb?.SequenceNumber ?? '',
    read() {
      const after = itemOf(source.dynamodb?.NewImage);
      return after && read(after, itemOf(source.dynamodb?.OldImage));
    },
  };
}

function itemOf(image: unknown): Item | undefined {
  return image === undefined ? undefined : unmarshall(image as Record<string, AttributeValue>);
}
