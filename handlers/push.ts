import { jsonLog } from '../lib/log.ts';
import { push } from '../lib/stream/push.ts';
import { readPushMessage } from '../lib/stream/push-message.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { streamDepsFromEnvironment } from './parts/stream-deps.ts';

const log = jsonLog(console.log);
const deps = streamDepsFromEnvironment(process.env, log);

/** The queue of what has got into the logs: sends it to the sockets of its owner. */
export const handler = queueHandler({
  log,
  read: readPushMessage,
  process: (message) => push(deps, message),
});
