import type { Event } from '../protocol/event.ts';
import type { HookEffects } from '../sandbox/hook-effects.ts';

/** What a hook is called with. */
export interface HookInput<Data = unknown> {
  /** The event, with the data as the hooks before it left it. It is frozen at every depth. */
  readonly event: Readonly<Omit<Event, 'data'>> & { readonly data: Data };
  /** 1 for the first run with this event. The event's id and it make what a hook does idempotent. */
  readonly attempt: number;
  /** Writes a line into the hook's own log, 4 KB in a run: texts as they are, all else as JSON. */
  readonly log: (...values: unknown[]) => void;
}

/** What a hook returns: nothing if it only watches. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return is a hook too.
export type HookResult = HookEffects | null | undefined | void;

/**
 * A hook: what a file, a module or code exports as `hook`, or by default.
 * @typeParam Data what the data of its events is, as far as its types and filter say so.
 */
export type Hook<Data = unknown> = (input: HookInput<Data>) => HookResult | Promise<HookResult>;
