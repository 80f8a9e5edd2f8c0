/** How a run of a hook ends, and what each means. */
export const OUTCOMES = {
  ok: 'The hook returned; its effects are valid.',
  threw: 'The hook threw, or its promise was rejected.',
  'timed-out':
    'The hook did not end within its time (`timeoutSeconds`), or waits for what can never come.',
  'out-of-memory': 'The hook allocated more than its memory.',
  'too-deep': 'The hook exhausted the stack.',
  'invalid-result': 'What the hook returned is no JSON, or not what a hook may return.',
  'result-too-large': 'What the hook returned is more than 256 KB of JSON.',
  'cannot-load': 'The code has a syntax error, throws as it loads, or has no function `hook`.',
  crashed: 'The engine failed for a reason of its own.',
} as const;

/** How a run of a hook ends. */
export type Outcome = keyof typeof OUTCOMES;

/** How a run of a hook fails. */
export type Failure = Exclude<Outcome, 'ok'>;
