import { reconcileAccount } from '../accounts/reconcile-account.ts';
import { reconcileChannel } from '../channels/reconcile-channel.ts';
import { reconcileWatch } from '../watches/reconcile-watch.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import type { Work } from './sweep.ts';

/**
 * Looks after one thing whose time has come. Doing it again, or too late, changes nothing.
 * @throws StorageError: it falls due again by itself.
 */
export function processWork(renewer: Renewer, work: Work): Promise<void> {
  switch (work.kind) {
    case 'watch':
      return reconcileWatch(renewer, work);
    case 'channel':
      return reconcileChannel(renewer, work.id);
    case 'account':
      return reconcileAccount(renewer, work);
  }
}
