import { account } from './account.ts';
import { deliver } from './deliver.ts';
import { deploy } from './deploy.ts';
import { deployAgain } from './deploy-again.ts';
import { deployFunction } from './deploy-function.ts';
import { events } from './events.ts';
import { forge } from './forge.ts';
import { key } from './key.ts';
import { notify } from './notify.ts';
import { quarantine } from './quarantine.ts';
import { remove } from './remove.ts';
import { renew } from './renew.ts';
import { runHooks } from './run-hooks.ts';
import { schedule } from './schedule.ts';
import type { Step } from './step.ts';
import { stream } from './stream.ts';
import { watch } from './watch.ts';

/** What is proved, in order. A new function or queue gets a step of its own before `remove`. */
export const STEPS: readonly Step[] = [
  deploy,
  account,
  watch,
  notify,
  events,
  deliver,
  stream,
  runHooks,
  key,
  forge,
  quarantine,
  deployAgain,
  renew,
  deployFunction,
  schedule,
  remove,
];
