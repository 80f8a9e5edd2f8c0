import { jsonLog } from '../lib/log.ts';
import { type MaintenanceReport, maintain } from '../lib/maintenance/maintain.ts';
import { TidingsError } from '../lib/protocol/tidings-error.ts';
import { depsFromEnvironment } from './parts/deps.ts';

// Less than the function may run: it is invoked again with the cursor.
const PART_MS = 30_000;

const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);

/** Invoked by hand and by deployments: moves all watches to this address, or stops every channel. */
export async function handler(event: {
  action?: unknown;
  cursor?: unknown;
  /** Required to stop everything. */
  confirm?: unknown;
}): Promise<MaintenanceReport> {
  const action = typeof event?.action === 'string' ? event.action : '';
  const cursor = typeof event?.cursor === 'string' ? event.cursor : undefined;
  if (action === 'stop-all' && event.confirm !== true)
    throw new TidingsError('invalid-request', 'stop-all needs "confirm": true', {
      field: 'confirm',
    });
  const report = await maintain(deps, { action, cursor }, Date.now() + PART_MS);
  log('info', 'maintenance', { action, done: report.done, ...report.counts });
  return report;
}
