import type { Book } from './book.ts';
import type { Chance } from './chance.ts';
import type { Claims } from './claims.ts';
import type { Counts } from './counts.ts';
import { type CallKind, googleFault } from './google-faults.ts';
import type { Runs } from './runs.ts';
import type { Rates } from './settings.ts';

/** What calling Google on a rough day needs. */
export interface RoughFetchDeps {
  chance: Chance;
  rates: Rates;
  runs: Runs;
  counts: Counts;
  book: Book;
  claims: Claims;
}

/**
 * Calls Google, which fails now and then, and keeps a book of what Google really did, whether its
 * answer arrived or not.
 */
export function roughFetch(parts: RoughFetchDeps): typeof fetch {
  const { rates, runs, counts, book, claims } = parts;

  async function carryOut(kind: CallKind, url: string, init: RequestInit, id: string) {
    const response = await fetch(url, init);
    const text = await response.text();
    const { status, headers } = response;
    if (kind === 'watch' && status === 200) {
      claims.opened(id, runs.current());
      book.opened(id, Number((JSON.parse(text) as { expiration: string }).expiration));
    }
    if (kind === 'stop' && response.ok) {
      claims.stopped(id);
      book.stopped(id);
    }
    counts.add(`${kind} answered ${status}`);
    return new Response(status === 204 ? null : text, { status, headers });
  }

  async function call(url: string, init: RequestInit): Promise<Response> {
    const kind: CallKind = url.includes('/channels/stop') ? 'stop' : 'watch';
    const { id } = JSON.parse(String(init.body)) as { id: string };
    const chance = runs.current()?.chance ?? parts.chance;
    counts.add(`${kind} called`);
    if (!chance.strikes(rates.google)) return carryOut(kind, url, init, id);
    const fault = googleFault(kind, chance);
    counts.add(`fault ${fault.name}`);
    if (fault.carriedOut) await carryOut(kind, url, init, id);
    if (fault.answer) return fault.answer();
    throw new TypeError('fetch failed');
  }

  return (url, init = {}) => {
    const run = runs.current();
    return run ? run.through(() => call(String(url), init)) : call(String(url), init);
  };
}
