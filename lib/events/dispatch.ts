import { notificationKey } from '../table/keys.ts';
import type { ChannelSource } from './channel-sources.ts';
import type { DispatchDeps } from './dispatch-deps.ts';
import type { Dispatched, DispatchRecord, Failed } from './dispatched.ts';
import type { Unnumbered } from './log-event.ts';
import { notificationEvent } from './notification-event.ts';
import { numberEvents, type Pending } from './number-events.ts';
import { settleFailures } from './settle-failures.ts';
import { storeWatchEvents } from './store-watch-events.ts';

/**
 * Makes events of a batch of the table's stream: each gets a number in its owner's log, in the order
 * of the records. To dispatch a record again changes nothing. One that cannot become an event is put
 * into quarantine, and costs the others nothing.
 * @returns the sequence numbers of the records that have to be delivered again.
 * @throws StorageError: the whole batch has to be delivered again.
 */
export async function dispatch<Record extends DispatchRecord>(
  deps: DispatchDeps<Record>,
  records: readonly Record[],
): Promise<string[]> {
  const failed: Failed<Record>[] = [];
  const read = records.flatMap((record) => {
    try {
      const dispatched = record.read();
      return dispatched ? [{ record, dispatched }] : [];
    } catch (error) {
      failed.push({ record, error });
      return [];
    }
  });
  const sources = await deps.sources.of(
    read.flatMap(({ dispatched }) => announcingChannel(dispatched) ?? []),
  );
  failed.push(...(await storeWatchEvents(deps, read)));
  const pending = read.flatMap(({ record, dispatched }): Pending<Record>[] => {
    try {
      const unnumbered = unnumberedOf(dispatched, sources);
      return unnumbered ? [{ record, ...unnumbered }] : [];
    } catch (error) {
      failed.push({ record, error });
      return [];
    }
  });
  const byOwner = Map.groupBy(pending, ({ owner }) => owner);
  await Promise.all(
    [...byOwner].map(async ([owner, events]) =>
      failed.push(...(await numberEvents(deps, owner, events))),
    ),
  );
  return settleFailures(deps, failed);
}

// Each channel sends one `sync`, which is no event: whose it is does not matter.
function announcingChannel(dispatched: Dispatched): string | undefined {
  if (dispatched.kind !== 'notification') return undefined;
  const { resourceState, channelId } = dispatched.stored.notification;
  return resourceState === 'sync' ? undefined : channelId;
}

function unnumberedOf(
  dispatched: Dispatched,
  sources: ReadonlyMap<string, ChannelSource>,
): Unnumbered | undefined {
  if (dispatched.kind === 'watch') return undefined;
  if (dispatched.kind === 'source') {
    const { owner, event, watchId, key } = dispatched.source;
    return { owner, event, watchId, sourceKey: key };
  }
  const { stored } = dispatched;
  const { channelId, messageNumber } = stored.notification;
  const source = sources.get(channelId);
  // `observe` reports channels that are not in the ledger.
  if (!source) return undefined;
  const { owner, watchId, endedAtMs = Number.POSITIVE_INFINITY } = source;
  if (stored.receivedAtMs > endedAtMs) return undefined;
  const event = notificationEvent(stored, source);
  return event && { event, owner, watchId, sourceKey: notificationKey(channelId, messageNumber) };
}
