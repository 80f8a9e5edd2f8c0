import { TidingsError } from '../protocol/tidings-error.ts';

/** Code cannot be loaded. What it said may have anything in it, and is for its owner alone. */
export class InvalidHookError extends TidingsError {
  override readonly name = 'InvalidHookError';
  override readonly logMessage: string;

  constructor(field: string, { name, message }: { name: string; message: string }) {
    const problem = `${field} cannot be loaded as a hook`;
    const said = name === '' ? message : `${name}: ${message}`;
    super('invalid-hook', `${problem}. ${said}`, { field });
    this.logMessage = problem;
  }
}
