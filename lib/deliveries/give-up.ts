import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliverOutcome } from './deliver-outcome.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { DELIVERY_TRANSITIONS } from './delivery-states.ts';
import type { FailureReason } from './failure-reasons.ts';
import type { Loaded } from './rows/load-delivery.ts';
import { recordDelivery } from './rows/write-deliveries.ts';

/** Records that a delivery is given up. @throws StorageError */
export async function giveUp(
  { table, now }: Pick<DeliverDeps, 'table' | 'now'>,
  { nextAttemptAtMs: _, ...record }: DeliveryRecord,
  { delivery }: Pick<Loaded, 'delivery'>,
  reason: FailureReason,
): Promise<DeliverOutcome> {
  const failed: DeliveryRecord = {
    ...record,
    status: DELIVERY_TRANSITIONS.giveUp.to,
    reason,
    version: record.version + 1,
    updatedAtMs: now(),
  };
  await recordDelivery(table, failed, { seen: delivery?.version });
  return 'given-up';
}
