import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

/** Whether a write was refused because its condition does not hold. */
export function isConditionFailed(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}

/**
 * Which conditions of a transaction did not hold, one answer for each of its items in their order;
 * undefined if it failed for another reason, such as a conflict with another write.
 */
export function failedConditions(error: unknown): boolean[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const failed = (error.CancellationReasons ?? []).map(
    ({ Code }) => Code === 'ConditionalCheckFailed',
  );
  return failed.includes(true) ? failed : undefined;
}
