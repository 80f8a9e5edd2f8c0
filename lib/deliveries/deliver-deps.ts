import type { Log } from '../log.ts';
import type { DeliveryMetrics } from '../metrics/delivery-metrics.ts';
import type { Poster } from '../recipients/post-result.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Table } from '../table/table.ts';
import type { SendDeliveries } from './delivery-queue.ts';
import type { AskHooks } from './hook-gate.ts';

/** What delivering needs. */
export interface DeliverDeps {
  table: Table;
  now: () => number;
  /** From 0 to 1, 1 excluded. */
  random: () => number;
  log: Log;
  sealer: Sealer;
  post: Poster;
  /** Puts messages into the queue that the delivery came from. */
  send: SendDeliveries;
  askHooks: AskHooks;
  metrics: DeliveryMetrics;
}
