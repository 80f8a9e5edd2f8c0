import type { Identity } from '../oauth/identity.ts';

/** One authenticated API call with its body read. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The value of the path variable `name`. */
  param(name: string): string;
  /** The JSON body; empty if there was none. */
  body: Record<string, unknown>;
  raw: Buffer;
  contentType: string;
  caller: Identity;
  /** Resolves when the response is sent or its connection is closed. */
  responded: Promise<void>;
}

/** Thrown by a handler that has done its work but must not send a response. */
export class LostResponse extends Error {
  override readonly name = 'LostResponse';
}
