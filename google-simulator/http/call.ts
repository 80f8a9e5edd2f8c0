import type { Identity } from '../oauth/identity.ts';
import type { RawRequest } from './raw-request.ts';

/** One authenticated API call with its body read. */
export interface Call extends RawRequest {
  /** The value of the path variable `name`. */
  param(name: string): string;
  /** The JSON body; empty if there was none. */
  body: Record<string, unknown>;
  caller: Identity;
}

/** Thrown by a handler that has done its work but must not send a response. */
export class LostResponse extends Error {
  override readonly name = 'LostResponse';
}
