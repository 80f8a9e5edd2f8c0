import type { Transitions } from '../table/transition.ts';

/** The statuses of a hook. */
export const HOOK_STATUSES = {
  active: 'It runs on matching events.',
  disabled:
    'Its owner has disabled it, it cannot be loaded, or it failed ten times in a row: it does not run until it is enabled.',
} as const;

/** Whether a hook runs. */
export type HookStatus = keyof typeof HOOK_STATUSES;

/** What happens to a hook's status. */
export const HOOK_TRANSITIONS = {
  create: { from: [], to: 'active', when: 'POST /hooks stores it.' },
  enable: { from: ['disabled'], to: 'active', when: 'PATCH /hooks/{id} with `enabled: true`.' },
  disable: { from: ['active'], to: 'disabled', when: 'PATCH /hooks/{id} with `enabled: false`.' },
  fail: {
    from: ['active'],
    to: 'disabled',
    when: 'It cannot be loaded, or its tenth run in a row fails.',
  },
} as const satisfies Transitions<HookStatus>;
