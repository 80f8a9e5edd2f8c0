import { MAX_LOG_BYTES } from '../../sandbox/limits.ts';
import { RunLog } from '../../sandbox/run-log.ts';
import { showValues } from './show-values.ts';

/** The log of one run of a module. It takes nothing once the run has ended. */
export class ModuleLog {
  readonly #log = new RunLog();
  #open = true;

  /** Writes a line. @returns whether the run is still under way */
  readonly write = (...values: unknown[]): boolean => {
    // One unit more than there is room for shows that it was cut.
    if (this.#open) this.#log.add(showValues(values).slice(0, MAX_LOG_BYTES + 1));
    return this.#open;
  };

  /** Ends the log. @returns its lines */
  close(): readonly string[] {
    this.#open = false;
    return this.#log.lines;
  }
}
