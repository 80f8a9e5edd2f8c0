import type { SendHooks } from '../../lib/hooks/hook-deps.ts';
import type { HookMessage } from '../../lib/hooks/hook-message.ts';
import type { Log } from '../../lib/log.ts';
import { batchQueue } from './batch-queue.ts';

/** The way into the hooks' queue. An owner's are a group: many hooks hold up no other owner's. */
export function hookQueue(QueueUrl: string, log: Log): SendHooks {
  const groupOf = ({ owner }: HookMessage) => owner;
  return batchQueue(QueueUrl, { log, what: 'hooks', groupOf });
}
