import { type Context, createContext, Script } from 'node:vm';

const TIMEOUT = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const script = new Script('run()');
let room: (Context & { run?: () => void }) | undefined;

/**
 * Runs a function, WebAssembly included, and ends it wherever it is after a time in milliseconds. What it
 * used is then in an unknown state: not even its `finally` blocks run. `node:vm` is no boundary here, only
 * the one timer in Node that stops what is running.
 * @returns whether the function came to its end
 * @throws what the function throws
 */
export function runWithin(ms: number, run: () => void): boolean {
  room ??= createContext({});
  room.run = run;
  try {
    script.runInContext(room, { timeout: Math.ceil(ms) });
    return true;
  } catch (error) {
    // It is an error of the other context: no instance of this one's Error.
    if ((error as { code?: unknown } | null)?.code === TIMEOUT) return false;
    throw error;
  } finally {
    delete room.run;
  }
}
