import type { Transition, Transitions } from '../table/transition.ts';

/** The statuses of an account: whether its credentials work, as far as is known. */
export const ACCOUNT_STATUSES = {
  ok: 'The credentials work, or have not been used yet.',
  needs_reconnect:
    'Google rejects the credentials. The watches that use them are suspended until they are replaced, or work again.',
} as const;

/** Whether an account's credentials work. */
export type AccountStatus = keyof typeof ACCOUNT_STATUSES;

/** What happens to an account's status. */
export const ACCOUNT_TRANSITIONS = {
  create: { from: [], to: 'ok', when: 'POST /accounts stores new credentials.' },
  reject: {
    from: ['ok', 'needs_reconnect'],
    to: 'needs_reconnect',
    when: 'Google rejects the credentials themselves, or they cannot be read.',
  },
  recover: {
    from: ['needs_reconnect'],
    to: 'ok',
    when: 'A check or a call with the same credentials works again.',
  },
  replaceCredentials: {
    from: ['ok', 'needs_reconnect'],
    to: 'ok',
    when: 'PUT /accounts/{id} stores other credentials.',
  },
} as const satisfies Transitions<AccountStatus>;

/** The stages of an account's deletion. They are apart from its status, which a cancelled one keeps. */
export const DELETION_STAGES = {
  kept: 'The account is in use. Its row has no `deletion`.',
  'if-unused': 'No new watch may use the account; it goes if no watch uses it already.',
  'with-watches': 'The watches that use the account are deleted, then the account.',
  removed: 'The row is gone.',
} as const;

/** How far the deletion of an account has come. */
export type DeletionStage = keyof typeof DELETION_STAGES;

/** A deletion that is under way, as the row has it. */
export type Deletion = Exclude<DeletionStage, 'kept' | 'removed'>;

/** What happens to an account that is deleted. */
export const DELETION_TRANSITIONS = {
  beginIfUnused: {
    from: ['kept', 'if-unused'],
    to: 'if-unused',
    when: 'DELETE /accounts/{id} begins.',
  },
  beginWithWatches: {
    from: ['kept', 'if-unused', 'with-watches'],
    to: 'with-watches',
    when: 'DELETE /accounts/{id}?force=true begins, or goes on.',
  },
  cancel: {
    from: ['if-unused'],
    to: 'kept',
    when: 'A watch uses the account, or the request that began the deletion has died.',
  },
  remove: {
    from: ['if-unused', 'with-watches'],
    to: 'removed',
    when: 'No watch uses the account any more.',
  },
} as const satisfies Readonly<Record<string, Transition<DeletionStage>>>;
