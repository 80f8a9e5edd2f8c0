import { jsonLog } from '../lib/log.ts';
import { processWork } from '../lib/scheduler/process-work.ts';
import { readWork } from '../lib/scheduler/work.ts';
import { depsFromEnvironment } from './parts/deps.ts';
import { queueHandler } from './parts/queue-handler.ts';

const log = jsonLog(console.log);
const deps = depsFromEnvironment(process.env, log);

/** The work queue: reconciles each watch, channel and account that is due. */
export const handler = queueHandler({
  log,
  read: readWork,
  process: (work) => processWork(deps, work),
});
