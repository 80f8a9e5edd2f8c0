import { getChannels } from '../lib/channels/rows/read-channels.ts';
import { getWatchOfAnyOwner } from '../lib/watches/rows/read-watches.ts';
import { type BookedChannel, endOf } from './book.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { LINGERING_MS, RECOVERY_MS } from './settings.ts';
import type { Users, Wanted } from './users.ts';
import type { World } from './world.ts';

/** What was found at the end. */
export interface Verdict {
  /** All that must not be, in words; none if all is well. */
  failures: string[];
  /** Gaps that Google made inevitable. */
  excused: string[];
  liveChannels: number;
  /** How long channels lived at the longest that were of no use any more, in minutes. */
  maxUselessMinutes: number;
}

/** Judges what has become of everything. */
export async function judge(
  world: World,
  users: Users,
  behind: readonly string[],
): Promise<Verdict> {
  const failures = [
    ...world.claims.broken,
    ...behind.map((id) => `${id} was not moved in time`),
    ...users.wanted
      .filter(({ watchId }) => watchId === undefined)
      .map(({ spec }) => `${spec.account} got no watch on ${spec.resource}`),
  ];
  const excused: string[] = [];
  const channels = Map.groupBy(world.book.channels(), ({ watchId }) => watchId);
  for (const one of users.wanted)
    for (const gap of gapsOf(channels.get(one.watchId) ?? [], world.clock.now())) {
      const excuse = excuseFor(world, one, gap);
      const words = `${one.watchId} (${one.spec.resource}) uncovered ${inWords(gap)}`;
      if (excuse) excused.push(`${words}: ${excuse}`);
      else failures.push(words);
    }
  failures.push(...(await leaksOf(world, users)));
  const { lingering, maxMs } = useless(world, users);
  failures.push(...lingering);
  return {
    failures,
    excused,
    liveChannels: world.google.channels().length,
    maxUselessMinutes: Math.round(maxMs / 60_000),
  };
}

function excuseFor({ history }: World, { account, watchId = '' }: Wanted, gap: Gap) {
  const overlaps = ({ fromMs, toMs }: Gap) =>
    gap.fromMs < toMs + RECOVERY_MS && gap.toMs > fromMs && gap.toMs <= toMs + RECOVERY_MS;
  if (account.revoked.some(overlaps)) return 'the grant was revoked';
  const isHopeless = history.hopelessTimes(watchId).some(overlaps);
  return isHopeless ? 'Google said three times that it is gone' : undefined;
}

async function leaksOf({ google, table, book, deps }: World, { wanted }: Users) {
  const found: string[] = [];
  const { notificationsUrl } = deps();
  const live = google.channels();
  const currents = new Set<string>();
  for (const { watchId = '' } of wanted) {
    const watch = await getWatchOfAnyOwner(table, watchId);
    const own = live.filter(({ id }) => book.watchOf(id) === watchId);
    const [only] = own;
    const isRight =
      own.length === 1 && only?.id === watch?.currentId && only?.address === notificationsUrl;
    const { condition = 'none', failure } = watch ?? {};
    if (!isRight && condition !== 'gone' && condition !== 'unsupported')
      found.push(
        `${watchId} has ${own.length} live channels, condition: ${condition} ${failure?.reason ?? ''}`,
      );
    if (watch?.currentId) currents.add(watch.currentId);
  }
  for (const { id, openedAt } of live) {
    const [row] = await getChannels(table, [id]);
    const opened = new Date(openedAt).toISOString();
    if (!currents.has(id)) found.push(`${id} lives since ${opened}, in the ledger: ${row?.state}`);
    if (!['active', 'superseded', 'stopping'].includes(row?.state ?? ''))
      found.push(`${id} lives, and the ledger does not know (${row?.state})`);
  }
  return found;
}

// A channel that nobody stops is gone at its end, and would not be noticed then.
function useless(world: World, { wanted }: Users) {
  const revoked = new Set(
    wanted.filter(({ account }) => account.revoked.length > 0).map(({ spec }) => spec.account),
  );
  const lingering: string[] = [];
  let maxMs = 0;
  for (const channel of world.book.channels()) {
    const { id, watchId, account } = channel;
    const fromMs = uselessSince(world, channel);
    const gap = { fromMs, toMs: Math.min(endOf(channel), world.clock.now()) };
    if (revoked.has(account)) continue;
    maxMs = Math.max(maxMs, gap.toMs - fromMs);
    if (gap.toMs - fromMs > LINGERING_MS)
      lingering.push(`${id} of ${watchId} lived on without any use ${inWords(gap)}`);
  }
  return { lingering, maxMs };
}

function uselessSince({ claims }: World, channel: BookedChannel): number {
  const { adoptedAtMs, replacedAtMs, openedAtMs, watchId = '' } = channel;
  const since = adoptedAtMs === undefined ? openedAtMs : (replacedAtMs ?? Number.POSITIVE_INFINITY);
  const deletedAtMs = claims.deleted.get(watchId) ?? Number.POSITIVE_INFINITY;
  return Math.max(openedAtMs, Math.min(since, deletedAtMs));
}

function inWords({ fromMs, toMs }: Gap): string {
  const minutes = Math.round((toMs - fromMs) / 60_000);
  return `from ${new Date(fromMs).toISOString()} for ${minutes} minutes`;
}
