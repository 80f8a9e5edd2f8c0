import { Signal } from '../signal.ts';

/** A new access token, as the token endpoint gave it. */
export interface TokenRefresh {
  /** What the maker of the client named it; null if nothing. */
  tokenIdentifier: string | null;
  accessToken: string;
  /** How long it lives, in seconds. */
  expiresIn: number;
  /** Only if Google gave a new one: keep it, the old one is about to die. */
  refreshToken?: string;
  tokenType?: string;
}

/** One attempt to call Google. */
export interface ApiCall {
  /** Without what is secret in it. */
  url: string;
  /** 0 if no answer came. */
  statusCode: number;
  elapsedMs: number;
  /** Google's answer if it was not 200, or the reason why none came; null otherwise. */
  message: string | null;
}

/**
 * Sent after every refresh that a request caused, and before the request goes on: so that a new
 * token is kept before it is used. Receivers that fail are reported and change nothing.
 */
export const afterTokenRefresh = new Signal<TokenRefresh>();

/** Sent after every attempt, each retry included. Receivers that fail change nothing. */
export const apiCallStats = new Signal<ApiCall>();
