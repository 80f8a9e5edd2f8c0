import type { SendDeliveries } from '../../deliveries/delivery-queue.ts';
import type { RecipientRules } from '../../endpoints/parse-endpoint.ts';
import type { Log } from '../../log.ts';
import type { HookMetrics } from '../../metrics/hook-metrics.ts';
import type { Table } from '../../table/table.ts';
import type { SendHooks } from '../hook-deps.ts';
import type { HookRunner } from '../invoking/hook-runner.ts';
import type { CodeOf } from '../runs/code-cache.ts';

/** What running the hooks of events needs. */
export interface ChainDeps {
  table: Table;
  now: () => number;
  /** From 0 to 1, 1 excluded. */
  random: () => number;
  log: Log;
  runner: HookRunner;
  codeOf: CodeOf;
  /** How long events are kept. */
  retentionSeconds: number;
  recipients: RecipientRules;
  sendHooks: SendHooks;
  sendDeliveries: SendDeliveries;
  metrics: HookMetrics;
}
