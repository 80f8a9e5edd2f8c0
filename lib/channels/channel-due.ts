import { DUE } from '../table/keys.ts';
import { type ChannelFailure, type ChannelState, isRejection } from './channel-record.ts';

// Longer than any function may run: whoever began this has ended by then, one way or the other.
const BEGUN_MS = 2 * 60_000;
// The time that a watch has to take a new channel for its current one.
const ADOPTION_MS = 6 * 60_000;
// How long the ledger remembers a channel that Google cannot send on any more.
const KEEP_MS = 30 * 24 * 60 * 60_000;

/** A change of a channel's state, as far as it decides when to look after the channel. */
export interface ChannelTurn {
  to: ChannelState;
  nowMs: number;
  failure?: ChannelFailure | undefined;
  expirationMs?: number | undefined;
  watchId?: string | undefined;
}

/**
 * When a channel in a new state is to be looked after, in milliseconds since the epoch: what was
 * begun and not finished after some minutes, what lives at its end. Undefined once it is certain
 * that Google cannot send on it any more: then there is nothing to do but to forget it.
 */
export function channelDueAt({ to, nowMs, ...version }: ChannelTurn): number | undefined {
  switch (to) {
    case 'pending':
    case 'stopping':
    case 'superseded':
      return nowMs + BEGUN_MS;
    case 'active':
      return version.watchId === undefined
        ? (version.expirationMs ?? DUE.never)
        : nowMs + ADOPTION_MS;
    case 'failed':
      return version.failure && isRejection(version.failure) ? undefined : nowMs + BEGUN_MS;
    case 'stopped':
    case 'expired':
      return undefined;
  }
}

/** When the ledger may forget a channel that has ended now, in seconds since the epoch. */
export function forgetAt(nowMs: number): number {
  return Math.ceil((nowMs + KEEP_MS) / 1000);
}
