import type { ClaimMonitor } from './claim-monitor.ts';
import type { Counts } from './counts.ts';
import { type CallKind, googleFault } from './google-faults.ts';
import type { ObservedChannels } from './observed-channels.ts';
import type { Runs } from './runs.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { FaultRates } from './settings.ts';

/** What a fetch with faults needs. */
export interface FaultyFetchDeps {
  random: SeededRandom;
  rates: FaultRates;
  runs: Runs;
  counts: Counts;
  channels: ObservedChannels;
  claims: ClaimMonitor;
}

/**
 * Makes a fetch that calls Google, of which some calls fail. It records what Google does, whether the
 * answer arrives or not.
 */
export function faultyFetch(deps: FaultyFetchDeps): typeof fetch {
  const { rates, runs, counts, channels, claims } = deps;

  async function carryOut(kind: CallKind, url: string, init: RequestInit, id: string) {
    const response = await fetch(url, init);
    const text = await response.text();
    const { status, headers } = response;
    if (kind === 'watch' && status === 200) {
      claims.recordOpening(id, runs.current());
      channels.recordOpening(id, Number((JSON.parse(text) as { expiration: string }).expiration));
    }
    if (kind === 'stop' && response.ok) {
      claims.recordStop(id);
      channels.recordStop(id);
    }
    counts.add(`${kind} answered ${status}`);
    return new Response(status === 204 ? null : text, { status, headers });
  }

  async function call(url: string, init: RequestInit): Promise<Response> {
    const kind: CallKind = url.includes('/channels/stop') ? 'stop' : 'watch';
    const { id } = JSON.parse(String(init.body)) as { id: string };
    const random = runs.current()?.random ?? deps.random;
    counts.add(`${kind} called`);
    if (!random.occurs(rates.google)) return carryOut(kind, url, init, id);
    const fault = googleFault(kind, random);
    counts.add(`fault ${fault.name}`);
    if (fault.isCarriedOut) await carryOut(kind, url, init, id);
    if (fault.answer) return fault.answer();
    throw new TypeError('fetch failed');
  }

  return (url, init = {}) => {
    const run = runs.current();
    return run ? run.perform(() => call(String(url), init)) : call(String(url), init);
  };
}
