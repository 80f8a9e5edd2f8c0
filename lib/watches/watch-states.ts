import type { Transition } from '../table/transition.ts';

/** The conditions of a watch: how its last renewal ended, or what was decided about it. */
export const WATCH_CONDITIONS = {
  healthy: 'Its last renewal worked, or its first one is under way.',
  failing: 'Its last renewal failed; the next attempt comes soon.',
  needs_reconnect:
    'Its account needs new credentials, or they lack a scope: it is suspended until they are replaced.',
  unsupported: 'Google never sends notifications for its resource; it is tried again weekly.',
  gone: 'Its resource was deleted, or access to it was lost; it is tried again daily for a month, then on request only.',
  paused: 'All channels of the deployment were stopped; the next deployment resumes it.',
  deleted: 'Its user deleted it; its channels are being stopped.',
} as const;

/** How a watch is. */
export type WatchCondition = keyof typeof WATCH_CONDITIONS;

const LIVING = ['healthy', 'failing', 'needs_reconnect', 'unsupported', 'gone', 'paused'] as const;

/** A change of a watch's condition, and what it does to the claim on the watch. */
export interface WatchTransitionRule extends Transition<WatchCondition> {
  claim: 'settle' | 'takeOver' | 'break' | 'create';
}

/** Every way from one condition to another. A row changes by naming one of them. */
export const WATCH_TRANSITIONS = {
  create: {
    from: [],
    to: 'healthy',
    claim: 'create',
    when: 'POST /watches stores it, and opens its first channel.',
  },
  adopt: {
    from: LIVING,
    to: 'healthy',
    claim: 'settle',
    when: 'A channel becomes its current one.',
  },
  fail: {
    from: LIVING,
    to: 'failing',
    claim: 'settle',
    when: 'No channel could be opened, or the quota is used up and none is open.',
  },
  suspend: {
    from: LIVING,
    to: 'needs_reconnect',
    claim: 'settle',
    when: "Google rejects its account's credentials, or they lack a scope, or the account is gone.",
  },
  markUnsupported: {
    from: LIVING,
    to: 'unsupported',
    claim: 'settle',
    when: 'Google says for the third time in a row that it sends nothing for the resource.',
  },
  markGone: {
    from: LIVING,
    to: 'gone',
    claim: 'settle',
    when: 'Google says for the third time in a row that the resource does not exist.',
  },
  pause: {
    from: ['healthy', 'failing', 'needs_reconnect', 'unsupported', 'gone'],
    to: 'paused',
    claim: 'break',
    when: '`stop-all` is about to stop every channel.',
  },
  delete: {
    from: LIVING,
    to: 'deleted',
    claim: 'takeOver',
    when: 'Its user, or the deletion of its account, deletes it.',
  },
} as const satisfies Readonly<Record<string, WatchTransitionRule>>;

/** The name of a transition. */
export type WatchTransition = keyof typeof WATCH_TRANSITIONS;

/** A transition that ends a claim. */
export type SettlingTransition = {
  [Name in WatchTransition]: (typeof WATCH_TRANSITIONS)[Name]['claim'] extends 'settle'
    ? Name
    : never;
}[WatchTransition];

/** Whether a process works on a watch. One that has run out of time counts as idle. */
export const CLAIM_STATES = {
  idle: 'No process works on the watch.',
  claimed: 'One process works on it, until `claimedUntilMs` at most.',
} as const;

/** Whether a watch is claimed. */
export type ClaimState = keyof typeof CLAIM_STATES;

/**
 * What happens to the claim on a watch. Each of them raises the watch's version, a fencing number:
 * a process or message with an older version changes nothing.
 */
export const CLAIM_TRANSITIONS = {
  create: {
    from: [],
    to: 'claimed',
    when: 'The request that creates a watch has the first claim.',
  },
  claim: { from: ['idle'], to: 'claimed', when: 'A worker, or a request to renew it, starts.' },
  settle: { from: ['claimed'], to: 'idle', when: 'The claim ends with a result.' },
  takeOver: {
    from: ['idle', 'claimed'],
    to: 'claimed',
    when: 'The watch is deleted: the request that deletes it stops its channels.',
  },
  break: {
    from: ['idle', 'claimed'],
    to: 'idle',
    when: 'The watch is paused or moved to another address: what is under way is obsolete.',
  },
} as const satisfies Readonly<Record<string, Transition<ClaimState>>>;
