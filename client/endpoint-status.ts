import { callApi } from './connection/address.ts';
import { within } from './connection/within.ts';
import type { ReadOptions } from './read-options.ts';
import { limitsOf, type WaitOptions } from './wait-options.ts';

/** The health of a watch, as `GET /watches` has it. */
export interface WatchHealth {
  /**
   * `active`, `renewing`, `degraded`, `uncovered`, `needs_reconnect`, `unsupported`, `gone` or `paused`;
   * later versions may have others.
   */
  status: string;
  reason?: string;
  /** ISO 8601. */
  since?: string;
}

const TIMEOUT_MS = 30_000;

/** Reads the health of all watches, by their ids; those that were deleted have none. Half a minute a page. */
export async function readWatchHealth(
  { access, timers }: ReadOptions,
  { timeoutMs = TIMEOUT_MS, signal }: WaitOptions,
): Promise<Map<string, WatchHealth>> {
  const health = new Map<string, WatchHealth>();
  const limits = limitsOf({ timeoutMs, signal }, timers);
  let cursor: unknown;
  do {
    const query = cursor ? `&cursor=${encodeURIComponent(String(cursor))}` : '';
    const page = await within(limits, 'Reading', (end) =>
      callApi(access, 'GET', `/watches?limit=100${query}`, end),
    );
    const { watches = [], nextCursor } = page as {
      watches?: { id: string; health?: WatchHealth }[];
      nextCursor?: unknown;
    };
    for (const watch of watches) if (watch.health) health.set(watch.id, watch.health);
    cursor = nextCursor;
  } while (cursor !== undefined);
  return health;
}
