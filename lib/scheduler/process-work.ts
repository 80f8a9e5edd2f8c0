import type { AccountDeps } from '../accounts/account-deps.ts';
import { type AccountReconciliation, reconcileAccount } from '../accounts/reconcile-account.ts';
import { type ChannelReconciliation, reconcileChannel } from '../channels/reconcile-channel.ts';
import { reconcileWatch } from '../watches/reconcile-watch.ts';
import type { WatchReconciliation } from '../watches/reconciliation.ts';
import type { WatchDeps } from '../watches/watch-deps.ts';
import type { Work } from './work.ts';

/** What processing work of all kinds needs. */
export type WorkDeps = WatchDeps & AccountDeps;

/** How a piece of work ends. */
export type WorkOutcome = WatchReconciliation | ChannelReconciliation | AccountReconciliation;

/**
 * Reconciles one thing that is due. Doing it again, or too late, changes nothing.
 * @throws StorageError: it is due again later.
 */
export function processWork(deps: WorkDeps, work: Work): Promise<WorkOutcome> {
  switch (work.kind) {
    case 'watch':
      return reconcileWatch(deps, work);
    case 'channel':
      return reconcileChannel(deps, work.id);
    case 'account':
      return reconcileAccount(deps, work);
  }
}
