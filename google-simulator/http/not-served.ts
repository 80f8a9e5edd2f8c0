import { GoogleError } from '../google-error.ts';

/** The error for what Google has and the simulator does not. */
export function notServed(what: string): GoogleError {
  const message = `The simulator does not serve ${what}.`;
  return new GoogleError('notImplemented', { status: 501, message });
}
