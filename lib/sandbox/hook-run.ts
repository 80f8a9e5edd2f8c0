import type { HookEffects } from './hook-effects.ts';
import type { HookError } from './hook-error.ts';
import type { Failure } from './outcome.ts';

/** What a run of a hook came to. */
export type HookRun = Ended & {
  /** The lines that the hook logged: 4 KB in all, the last one a mark if that cut them. */
  readonly logs: readonly string[];
  /** How long it took, in milliseconds. */
  readonly ms: number;
};

/** How a run ended: with effects, or with an error. */
export type Ended =
  | { readonly outcome: 'ok'; readonly effects: HookEffects }
  | { readonly outcome: Failure; readonly error: HookError };
