import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { StorageError } from './storage-error.ts';

const MAX_CONFLICTS = 4;
const CONFLICT_PAUSE_MS = 20;

/** The one table, with everything that is needed to talk to it. */
export interface Table {
  client: DynamoDBDocumentClient;
  name: string;
  /** How long one call may take in all, retries included, in milliseconds. */
  deadlineMs: number;
}

/**
 * Runs one call to the table under its deadline. A database that hangs must not use up
 * the time in which a 503 can still make Google try again.
 * @throws StorageError for every failure but those that `isExpected` lets through.
 */
export async function callTable<Output>(
  { deadlineMs }: Table,
  call: (options: { abortSignal: AbortSignal }) => Promise<Output>,
  isExpected: (error: unknown) => boolean = () => false,
): Promise<Output> {
  const abortSignal = AbortSignal.timeout(deadlineMs);
  for (let conflicts = 1; ; conflicts += 1)
    try {
      return await call({ abortSignal });
    } catch (error) {
      if (isExpected(error)) throw error;
      if (!isConflict(error) || conflicts > MAX_CONFLICTS) throw new StorageError(error);
      await sleep(conflicts * CONFLICT_PAUSE_MS);
    }
}

// A transaction holds the item at this moment: nothing was changed, and the SDK does not repeat it.
function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'TransactionConflictException';
}
