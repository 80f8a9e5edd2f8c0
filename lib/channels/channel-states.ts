import type { Transitions } from '../table/transition.ts';

/** The states of a channel. */
export const CHANNEL_STATES = {
  pending: 'Stored; the answer of `watch` is not known yet.',
  active: 'Google has opened it, and sends on it.',
  superseded: 'Its watch has a newer channel; it is to be stopped.',
  stopping: 'It is being stopped; Google may still send on it.',
  stopped: 'Google does not send on it any more.',
  failed: '`watch` failed. Unless Google rejected it, the channel may be open all the same.',
  expired: 'Its lease is over.',
} as const;

/** Where a channel is in its life. */
export type ChannelState = keyof typeof CHANNEL_STATES;

/** Every way from one state to another. A row changes by naming one of them. */
export const CHANNEL_TRANSITIONS = {
  open: { from: [], to: 'pending', when: 'A channel is stored, before Google is called.' },
  activate: { from: ['pending'], to: 'active', when: 'Google has answered `watch`.' },
  activateAfterStop: {
    from: ['stopping', 'stopped'],
    to: 'active',
    // Going to `stopping` would not do: the stop that is still under way, which may have reached
    // Google too early, would then end it as `stopped`.
    when: 'Google has answered `watch` after the channel was told to stop: it is live, and is stopped again at once.',
  },
  fail: { from: ['pending'], to: 'failed', when: '`watch` failed.' },
  failWhileStopping: {
    from: ['stopping'],
    to: 'failed',
    when: 'Google rejects `watch` while the channel is being stopped: there is nothing to stop.',
  },
  failAfterStop: {
    from: ['stopping', 'stopped'],
    to: 'failed',
    when: 'The answer of `watch` is lost after the channel was told to stop: it may be live.',
  },
  supersede: { from: ['active'], to: 'superseded', when: 'Its watch has adopted a newer channel.' },
  beginStop: {
    from: ['pending', 'active', 'superseded', 'stopping', 'failed', 'expired'],
    to: 'stopping',
    when: 'A user, a watch or the sweep stops it.',
  },
  continueStop: {
    from: ['stopping'],
    to: 'stopping',
    when: 'Its resource id becomes known, or the attempt to learn it fails.',
  },
  failStop: {
    from: ['stopping', 'stopped'],
    to: 'stopping',
    when: '`channels.stop` failed: what could not be stopped does not count as stopped.',
  },
  finishStop: { from: ['stopping'], to: 'stopped', when: 'Google has stopped it.' },
  end: {
    from: ['pending', 'active', 'superseded', 'stopping', 'failed', 'expired'],
    to: 'stopped',
    when: 'It is to be stopped, and nothing is open at Google: its lease is over, or Google rejected it.',
  },
  expire: { from: ['active', 'superseded'], to: 'expired', when: 'Its lease is over.' },
  stopAgain: {
    from: ['stopped', 'expired', 'failed'],
    to: 'stopping',
    when: 'Google sends on a channel that should be silent.',
  },
} as const satisfies Transitions<ChannelState>;

/** The name of a transition. */
export type ChannelTransition = keyof typeof CHANNEL_TRANSITIONS;

/** The states in which Google has nothing to send on. */
export const CLOSED_STATES: readonly ChannelState[] = ['stopped', 'expired', 'failed'];
