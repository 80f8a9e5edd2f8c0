import type { Identity } from '../oauth/identity.ts';

/** One API call, read and authorised. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The variable part of the path that the route calls `name`. */
  param(name: string): string;
  /** The JSON body, empty if there was none. */
  body: Record<string, unknown>;
  raw: Buffer;
  contentType: string;
  caller: Identity;
  /** Resolves when the answer has left, or its connection has gone. */
  answered: Promise<void>;
}

/** Thrown by a handler whose work is done but whose answer must never arrive. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}
