import { errorFields } from '../log.ts';
import { isTemporary } from '../table/storage-error.ts';
import { observe } from './observe.ts';
import type { ObserveDeps } from './observe-deps.ts';
import type { StoredNotification } from './rows/notification-item.ts';

/** A record of the table's stream. */
export interface StreamRecord {
  /** Its place in the stream. */
  sequenceNumber: string;
  /** Reads the notification that was stored; undefined for another kind of item. It may throw. */
  read(): StoredNotification | undefined;
}

/** What observing records needs. */
export interface ObserveRecordsDeps<Record extends StreamRecord> extends ObserveDeps {
  /** Puts a record aside, whole, with what it failed of. */
  quarantine: (record: Record, failure: unknown) => Promise<void>;
}

/**
 * Observes a batch of the stream. A record that cannot be processed is put into quarantine, and costs
 * the others nothing.
 * @returns the sequence numbers of the records that have to be delivered again.
 * @throws StorageError: the whole batch has to be delivered again.
 */
export async function observeRecords<Record extends StreamRecord>(
  deps: ObserveRecordsDeps<Record>,
  records: readonly Record[],
): Promise<string[]> {
  try {
    await observe(deps, records.map(readRecord).filter(isDefined));
    return [];
  } catch (error) {
    if (isTemporary(error)) throw error;
  }
  return observeOneByOne(deps, records);
}

async function observeOneByOne<Record extends StreamRecord>(
  deps: ObserveRecordsDeps<Record>,
  records: readonly Record[],
): Promise<string[]> {
  const sequenceNumbers = records.map(({ sequenceNumber }) => sequenceNumber);
  for (const [index, record] of records.entries())
    if (!(await observeOrQuarantine(deps, record))) return sequenceNumbers.slice(index);
  return [];
}

/** Whether the record is done with. */
async function observeOrQuarantine<Record extends StreamRecord>(
  deps: ObserveRecordsDeps<Record>,
  record: Record,
): Promise<boolean> {
  const { log, quarantine } = deps;
  const { sequenceNumber } = record;
  try {
    await observe(deps, [readRecord(record)].filter(isDefined));
    return true;
  } catch (error) {
    if (isTemporary(error)) return false;
    try {
      await quarantine(record, error);
    } catch (refused) {
      log('error', 'the quarantine did not take a record', {
        sequenceNumber,
        ...errorFields(refused),
      });
      return false;
    }
    log('error', 'a record cannot be processed, and is quarantined', {
      sequenceNumber,
      ...errorFields(error),
    });
    return true;
  }
}

const readRecord = (record: StreamRecord) => record.read();

const isDefined = <Item>(item: Item | undefined): item is Item => item !== undefined;
