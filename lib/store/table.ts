import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StorageError } from './storage-error.ts';

/** The one table, with everything that is needed to talk to it. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
  /** How long one call may take in all, retries included, in milliseconds. */
  deadlineMs: number;
}

/**
 * Runs one call to the table under its deadline. A database that hangs must not eat the time in
 * which a 503 can still tell Google to come again.
 * @throws StorageError for every failure but those that `isExpected` lets through.
 */
export async function callTable<Output>(
  { deadlineMs }: Table,
  call: (options: { abortSignal: AbortSignal }) => Promise<Output>,
  isExpected: (error: unknown) => boolean = () => false,
): Promise<Output> {
  try {
    return await call({ abortSignal: AbortSignal.timeout(deadlineMs) });
  } catch (error) {
    if (isExpected(error)) throw error;
    throw new StorageError(error);
  }
}
