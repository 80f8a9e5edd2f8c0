import type { DeliverDeps } from './deliver-deps.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import { DELIVERY_TRANSITIONS } from './delivery-states.ts';
import { recordSuccess } from './rows/write-deliveries.ts';

/** Records that the last attempt of a delivery has succeeded. @throws StorageError */
export async function succeed(
  { table, now }: Pick<DeliverDeps, 'table' | 'now'>,
  { nextAttemptAtMs: _, ...attempted }: DeliveryRecord,
): Promise<void> {
  await recordSuccess(table, {
    ...attempted,
    status: DELIVERY_TRANSITIONS.succeed.to,
    version: attempted.version + 1,
    deliveredAtMs: now(),
  });
}
