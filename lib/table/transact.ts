import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { failedConditions } from './condition-failed.ts';
import { callTable, type Table } from './table.ts';

const MAX_CONFLICTS = 6;
const CONFLICT_PAUSE_MS = 20;

/**
 * Writes several items, all or none. A conflict with another write at the same moment is no rejection:
 * it is tried again. The SDK sends a token along, so that what it repeats is done once.
 * @returns which conditions did not hold, one answer for each item; undefined if all was written.
 * @throws StorageError
 */
export async function transact(
  table: Table,
  TransactItems: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<boolean[] | undefined> {
  for (let conflicts = 0; ; conflicts += 1)
    try {
      const write = new TransactWriteCommand({ TransactItems });
      await callTable(
        table,
        (options) => table.client.send(write, options),
        (error) =>
          failedConditions(error) !== undefined || (conflicts < MAX_CONFLICTS && isConflict(error)),
      );
      return undefined;
    } catch (error) {
      const failed = failedConditions(error);
      if (failed) return failed;
      if (!isConflict(error)) throw error;
      await sleep((conflicts + 1) * CONFLICT_PAUSE_MS);
    }
}

function isConflict(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'TransactionConflict')
  );
}
