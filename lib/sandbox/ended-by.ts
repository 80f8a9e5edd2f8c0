import { explainError } from './explain-error.ts';
import { hookError, parseHookError } from './hook-error.ts';
import type { Ended } from './hook-run.ts';
import { MAX_ERROR_TEXT } from './limits.ts';
import type { Failure } from './outcome.ts';
import type { Room } from './room.ts';
import { Thrown, TimedOut } from './thrown.ts';

// QuickJS's own errors, which stored code may make up too: it changes the outcome of its own run.
const ENGINE: Readonly<Record<string, Failure>> = {
  'out of memory': 'out-of-memory',
  'stack overflow': 'too-deep',
  // Without the deadline: the look at the clock had no stack left.
  interrupted: 'too-deep',
};

// Regular expressions that do not fit are SyntaxErrors.
const ENGINE_ERRORS: readonly string[] = ['InternalError', 'SyntaxError'];

/**
 * How a run ended that threw.
 * @param usual the outcome if it is the code that is at fault
 * @throws what the engine itself threw
 */
export function endedBy(room: Room, usual: Failure, error: unknown): Ended {
  if (error instanceof TimedOut) return failed('timed-out', error.message);
  if (!(error instanceof Thrown)) throw error;
  if (room.interrupted) return failed('timed-out', room.lateText);
  // Where there is no memory left for an error, QuickJS throws null.
  if (room.isNull(error.handle) && room.isFull)
    return failed('out-of-memory', 'It allocated more than its memory');
  const described = describe(room, error);
  if (described === undefined) {
    const outcome = room.interrupted ? 'timed-out' : usual;
    return failed(outcome, 'What was thrown cannot be described');
  }
  const outcome = ENGINE_ERRORS.includes(described.name) ? ENGINE[described.message] : undefined;
  return { outcome: outcome ?? usual, error: explainError(described) };
}

/** How a run ended that the instance did not survive. */
export function crashedBy(error: unknown): Ended {
  const name = error instanceof Error ? error.name : '';
  // Native recursion exhausts the stack of Node before QuickJS's own limit.
  if (name === 'RangeError') return failed('too-deep', 'The stack is exhausted');
  return failed('crashed', 'The engine failed');
}

/** A failure in this project's own words. */
export function failed(outcome: Failure, message: string): Ended {
  return { outcome, error: hookError('', message) };
}

function describe(room: Room, { handle }: Thrown) {
  try {
    const json = room.invoke('describe', handle, room.number(MAX_ERROR_TEXT));
    return parseHookError(room.context.getString(json));
  } catch (error) {
    if (error instanceof Thrown) return undefined;
    throw error;
  }
}
