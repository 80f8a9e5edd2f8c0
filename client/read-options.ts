import { compilePatterns } from '../lib/matching/matches-pattern.ts';
import { TidingsError } from '../lib/protocol/tidings-error.ts';
import type { Access } from './connection/address.ts';
import type { Timers } from './connection/timers.ts';
import type { WebSocketClass } from './connection/web-socket.ts';
import type { EventClientOptions } from './event-client-options.ts';
import type { StreamStart } from './stream/position.ts';
import type { BaseInterest } from './triggers/interest-of.ts';

/** Options, checked and completed with what the platform has. */
export interface ReadOptions {
  readonly access: Access;
  readonly base: BaseInterest;
  readonly start: StreamStart;
  /** Whether the client goes on where it was when it has had nothing to listen for. */
  readonly keepsPlace: boolean;
  readonly onCursor: ((cursor: string) => void | Promise<void>) | undefined;
  readonly WebSocket: WebSocketClass;
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers;
}

// Browsers want these called as functions of the global object.
const platform: Timers = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as never),
};

/** Checks options. @throws TidingsError `invalid-client`, `invalid-pattern` */
export function readOptions(options: EventClientOptions): ReadOptions {
  const { url, key, ticket, types = [], filter, cursor, since, onCursor } = options;
  const protocols = key === undefined ? /^wss?:\/\// : /^https?:\/\//;
  if ((key === undefined) === (ticket === undefined))
    throw invalid('key', 'or else ticket is needed');
  if (!URL.canParse(url) || !protocols.test(url))
    throw invalid('url', `must begin with ${key === undefined ? 'wss' : 'https'}://`);
  if (since !== undefined && (cursor !== undefined || Number.isNaN(Date.parse(String(since)))))
    throw invalid('since', 'must be a time, without cursor');
  if (!Array.isArray(types)) throw invalid('types', 'must be a list');
  compilePatterns(types);
  return {
    access: { url, key, ticket, fetch: options.fetch ?? ((to, init) => fetch(to, init)) },
    base: { types, filter },
    start: { cursor, since: since === undefined ? since : new Date(since).toISOString() },
    keepsPlace: (cursor ?? since ?? onCursor) !== undefined,
    onCursor,
    WebSocket: options.WebSocket ?? WebSocket,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    timers: options.timers ?? platform,
  };
}

function invalid(field: string, problem: string): TidingsError {
  return new TidingsError('invalid-client', `${field} ${problem}.`, { field });
}
