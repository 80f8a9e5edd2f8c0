import { attendAccount } from '../accounts/reconcile-account.ts';
import { attendChannel } from '../channels/reconcile-channel.ts';
import { attendWatch } from '../watches/reconcile-watch.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import type { Work } from './sweep.ts';

/**
 * Looks after one thing whose time has come. Doing it again, or too late, changes nothing.
 * @throws StorageError: it falls due again by itself.
 */
export function attend(renewer: Renewer, work: Work): Promise<void> {
  switch (work.kind) {
    case 'watch':
      return attendWatch(renewer, work);
    case 'channel':
      return attendChannel(renewer, work.id);
    case 'account':
      return attendAccount(renewer, work);
  }
}
