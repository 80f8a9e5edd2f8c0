import type { Clock } from '../../google-simulator/clock.ts';
import type { Poster, PostRequest, PostResult } from '../../lib/recipients/post-result.ts';
import type { Counts } from '../counts.ts';
import type { Runs } from '../runs.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type Ending, OUTAGES, type Outage } from './outages.ts';

/** The servers behind the URLs of endpoints, and what they took. */
export interface Servers {
  /** Sets up the server of a URL. */
  add(url: string, outages: readonly Outage[]): void;
  /** Sends a request to one of them, as part of the current run. */
  post: Poster;
  /**
   * The ids of the events that were taken for an endpoint, each with the marks of hooks that it had, once
   * for each time. That of a hook's request is in the place of an endpoint's.
   */
  takenBy(endpointId: string): ReadonlyMap<string, readonly string[]>;
  /** The longest outage ends by then. */
  endOutages(atMs: number): void;
}

/** What servers need. */
export interface ServersDeps {
  random: SeededRandom;
  clock: Clock;
  counts: Counts;
  runs: Runs;
  /** Called when a request is sent, before it is answered. */
  onRequest: (endpointId: string, eventId: string) => void;
}

const QUICK_MS = [5, 100] as const;
// Within the time that an endpoint has, and beyond it.
const SLOW_MS = [5000, 18_000] as const;

/** Makes the servers: none at first. */
export function createServers(deps: ServersDeps): Servers {
  const { random, clock, counts, runs, onRequest } = deps;
  const servers = new Map<string, Outage[]>();
  const taken = new Map<string, Map<string, string[]>>();

  function outageOf(url: string): Outage | undefined {
    const nowMs = clock.now();
    return servers.get(url)?.find(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  }

  function endOf({ url, timeoutMs }: PostRequest, own: SeededRandom) {
    const outage = outageOf(url);
    const isSlow = outage?.kind === 'is slow';
    const [shortest, longest] = isSlow ? SLOW_MS : QUICK_MS;
    const durationMs = own.integer(shortest, longest);
    const ending: Ending = outage && OUTAGES[outage.kind].end(own, clock.now());
    const isTimedOut =
      durationMs > timeoutMs || (ending?.outcome === 'failed' && ending.errorClass === 'timeout');
    if (outage) counts.add(`endpoint ${outage.kind}`);
    if (!isTimedOut) return { ending, durationMs };
    const timedOut: Ending = { outcome: 'failed', errorClass: 'timeout', message: 'Simulated' };
    return { ending: timedOut, durationMs: timeoutMs };
  }

  function take(endpointId: string, eventId: string, marks: string): void {
    const events = taken.get(endpointId) ?? new Map<string, string[]>();
    taken.set(endpointId, events);
    counts.add(events.has(eventId) ? 'event taken again' : 'event taken');
    events.set(eventId, [...(events.get(eventId) ?? []), marks]);
  }

  async function answer(request: PostRequest): Promise<PostResult> {
    const run = runs.current();
    const { 'webhook-id': id = '', 'x-event': eventId = id } = request.headers;
    const { 'tidings-endpoint': endpointId = id } = request.headers;
    counts.add('request sent');
    onRequest(endpointId, eventId);
    const { ending, durationMs } = endOf(request, run?.random ?? random);
    await run?.wait(durationMs);
    if (ending?.outcome === 'failed') return { ...ending, durationMs };
    if (ending) return { ...ending, replyHead: '', durationMs };
    take(endpointId, eventId, marksIn(request.body));
    return { outcome: 'answered', status: 200, replyHead: '', durationMs };
  }

  return {
    add: (url, outages) => void servers.set(url, [...outages]),
    post(request) {
      const run = runs.current();
      return run ? run.perform(() => answer(request)) : answer(request);
    },
    takenBy: (endpointId) => taken.get(endpointId) ?? new Map(),
    endOutages(atMs) {
      for (const outages of servers.values())
        for (const outage of outages) outage.toMs = Math.min(outage.toMs, atMs);
    },
  };
}

// In every format the data is in the body as JSON.
function marksIn(body: string): string {
  return /"marks":\[([^\]]*)\]/.exec(body)?.[1]?.replaceAll('"', '') ?? '';
}
