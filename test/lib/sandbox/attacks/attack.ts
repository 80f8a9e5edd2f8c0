import type { Outcome } from '../../../../lib/sandbox/outcome.ts';

/** A program that stored code could be. */
export interface Attack {
  readonly name: string;
  readonly code: string;
  /** How it may end. More than one where the machine's pace decides. */
  readonly ends: Outcome | readonly Outcome[];
  /** What its effects are, where they show what it found. */
  readonly effects?: unknown;
  /** How long it may take: short for those that would go on for ever, long for those that end themselves. */
  readonly timeoutMs?: number;
  readonly memoryBytes?: number;
}
