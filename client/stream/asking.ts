import type { StreamMessage } from '../../lib/protocol/stream-frames.ts';

/** How long an answer may take. */
export const ANSWER_MAX_MS = 10_000;

/** API Gateway closes a connection on which nothing is sent for ten minutes. */
const IDLE_PING_MS = 4 * 60_000;

/** How long a frame may be missing before the log is asked for it: pushes overtake each other. */
const GAP_MS = 250;

const GAP_MAX_MS = 5_000;
const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** How often the clock is looked at: a process that was stopped for minutes finds it far ahead. */
const CHECK_MS = 15_000;

/** When a connection has something to ask the server, and whether it is answered. */
export interface Asking {
  /** What waits for its answer. */
  asked(): StreamMessage | undefined;
  /** Whether the server has to be asked again later, whatever comes until then. */
  isLater(): boolean;
  /** Something was sent that the server answers. */
  sent(message: StreamMessage, nowMs: number): void;
  /** A frame has come, whatever it says. */
  heard(nowMs: number): void;
  /** The answer has come. */
  answered(): void;
  /** Something is missing since now, if it was not before; or nothing is. */
  gap(isOpen: boolean, nowMs: number): void;
  /** The server asks to come back later. */
  later(afterMs: number, nowMs: number): void;
  /** The server could not answer. */
  failed(nowMs: number): void;
  /** When to look again. A page that is being handled (`isHeld`) holds back what asks for more. */
  dueAtMs(isHeld: boolean): number;
  /** What to do now: to ask, or ask again; or nothing came since it was asked. */
  next(nowMs: number, isHeld: boolean): 'ask' | 'lost' | undefined;
}

/** Begins with a connection. */
export function askingFrom(startMs: number): Asking {
  let asked: StreamMessage | undefined;
  let askedAtMs = 0;
  let heardAtMs = startMs;
  let idleAtMs = startMs + IDLE_PING_MS;
  let checkAtMs = startMs + CHECK_MS;
  let gapAtMs = Number.POSITIVE_INFINITY;
  let gapMs = GAP_MS;
  let retryAtMs: number | undefined;
  let retryMs = RETRY_MS;
  return {
    asked: () => asked,
    isLater: () => retryAtMs !== undefined,
    sent(message, nowMs) {
      asked = message;
      askedAtMs = nowMs;
      idleAtMs = nowMs + IDLE_PING_MS;
      retryAtMs = undefined;
    },
    heard(nowMs) {
      heardAtMs = nowMs;
    },
    answered() {
      asked = undefined;
      retryMs = RETRY_MS;
    },
    gap(isOpen, nowMs) {
      if (isOpen) gapAtMs = Math.min(gapAtMs, nowMs + gapMs);
      else {
        gapAtMs = Number.POSITIVE_INFINITY;
        gapMs = GAP_MS;
      }
    },
    later(afterMs, nowMs) {
      retryAtMs = nowMs + afterMs;
    },
    failed(nowMs) {
      retryAtMs = nowMs + retryMs;
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    },
    dueAtMs: (isHeld) => Math.min(checkAtMs, askAtMs(isHeld)),
    next(nowMs, isHeld) {
      const wasStopped = nowMs > checkAtMs + CHECK_MS;
      const isDue = nowMs >= askAtMs(isHeld);
      if (nowMs >= checkAtMs) checkAtMs = nowMs + CHECK_MS;
      // Whether the connection outlived that is found out by asking.
      if (wasStopped) return 'ask';
      if (!isDue) return undefined;
      if (asked && retryAtMs === undefined && heardAtMs <= askedAtMs) return 'lost';
      if (gapAtMs <= nowMs) {
        gapMs = Math.min(GAP_MAX_MS, gapMs * 2);
        gapAtMs = nowMs + gapMs;
      }
      return 'ask';
    },
  };

  function askAtMs(isHeld: boolean): number {
    if (retryAtMs !== undefined) return retryAtMs;
    if (asked) return askedAtMs + ANSWER_MAX_MS;
    return isHeld ? idleAtMs : Math.min(gapAtMs, idleAtMs);
  }
}
