import { type Failure, isRejection } from '../google/failure.ts';
import { DUE } from '../table/keys.ts';
import type { ChannelState } from './channel-states.ts';

// Longer than any function may run: what began this has ended by then, one way or the other.
const BEGUN_MS = 2 * 60_000;
// The time that a watch has to adopt a new channel.
const ADOPTION_MS = 6 * 60_000;
// How long the ledger remembers a channel that Google cannot send on any more.
const KEEP_MS = 30 * 24 * 60 * 60_000;

/** A channel's new state, as far as it decides when the channel is due. */
export interface EnteredState {
  to: ChannelState;
  nowMs: number;
  failure?: Failure | undefined;
  expirationMs?: number | undefined;
  watchId?: string | undefined;
}

/**
 * When a channel in a new state is due, in milliseconds since the epoch: after some minutes if
 * something was begun and not finished, at its end if it is live. Undefined once it is certain that
 * Google cannot send on it any more: nothing is left to do then but to forget it.
 */
export function channelDueAt({ to, nowMs, ...entered }: EnteredState): number | undefined {
  switch (to) {
    case 'pending':
    case 'stopping':
    case 'superseded':
      return nowMs + BEGUN_MS;
    case 'active':
      return entered.watchId === undefined
        ? (entered.expirationMs ?? DUE.never)
        : nowMs + ADOPTION_MS;
    case 'failed':
      return entered.failure && isRejection(entered.failure) ? undefined : nowMs + BEGUN_MS;
    case 'stopped':
    case 'expired':
      return undefined;
  }
}

/** When the ledger may forget a channel that has ended now, in seconds since the epoch. */
export function forgetAt(nowMs: number): number {
  return Math.ceil((nowMs + KEEP_MS) / 1000);
}
