import { errorFields } from '../log.ts';
import { QueueRefusedError } from '../outbox/queue-refused-error.ts';
import { isTemporary } from '../table/storage-error.ts';
import type { DispatchDeps } from './dispatch-deps.ts';
import type { DispatchRecord, Failed } from './dispatched.ts';

/**
 * Puts records that cannot be dispatched into quarantine.
 * @returns the sequence numbers of the others, which have to be delivered again.
 */
export async function settleFailures<Record extends DispatchRecord>(
  deps: DispatchDeps<Record>,
  failed: readonly Failed<Record>[],
): Promise<string[]> {
  const again = await Promise.all(
    failed.map(async ({ record, error }) => {
      if (!comesAgain(error) && (await isQuarantined(deps, record, error))) return [];
      return [record.sequenceNumber];
    }),
  );
  return again.flat();
}

function comesAgain(error: unknown): boolean {
  return isTemporary(error) || error instanceof QueueRefusedError;
}

async function isQuarantined<Record extends DispatchRecord>(
  { log, quarantine }: DispatchDeps<Record>,
  record: Record,
  failure: unknown,
): Promise<boolean> {
  const { sequenceNumber } = record;
  try {
    await quarantine(record, failure);
  } catch (refused) {
    const fields = { sequenceNumber, ...errorFields(refused) };
    log('error', 'the quarantine did not take a record', fields);
    return false;
  }
  const fields = { sequenceNumber, ...errorFields(failure) };
  log('error', 'a record cannot be dispatched, and is quarantined', fields);
  return true;
}
