import { getChannels } from '../lib/channels/rows/read-channels.ts';
import { getWatchOfAnyOwner } from '../lib/watches/rows/read-watches.ts';
import { checkEvents } from './check-events.ts';
import { checkMonitor } from './check-monitor.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { endOf, type ObservedChannel } from './observed-channels.ts';
import { MAX_UNUSED_MS, RECOVERY_MS } from './settings.ts';
import type { RequestedWatch, Users } from './users.ts';
import type { World } from './world.ts';

/** What a simulation has found. */
export interface Verdict {
  /** Each rule that was broken, in words. */
  failures: string[];
  /** Gaps in the coverage of watches that Google made inevitable. */
  excused: string[];
  liveChannels: number;
  /** How long a channel stayed open, at the longest, after its watch stopped using it. */
  maxUnusedMinutes: number;
}

/** Checks what Google did, and what the table and Google have at the end. */
export async function judge(
  world: World,
  users: Users,
  notMoved: readonly string[],
): Promise<Verdict> {
  const { claims, table, google } = world;
  const ids = users.requested.flatMap(({ watchId }) => watchId ?? []);
  const { uncovered, excused } = checkCoverage(world, users);
  const { unused, maxMs } = checkUnused(world, users);
  return {
    failures: [
      ...claims.violations,
      ...(await checkMonitor(claims, table, ids)),
      ...notMoved.map((id) => `${id} was not moved in time`),
      ...users.requested
        .filter(({ watchId }) => watchId === undefined)
        .map(({ spec }) => `${spec.account} got no watch on ${spec.resource}`),
      ...uncovered,
      ...(await checkWatches(world, users)),
      ...(await checkLiveChannels(world, users)),
      ...unused,
      ...(await checkEvents(world)),
    ],
    excused,
    liveChannels: google.channels().length,
    maxUnusedMinutes: Math.round(maxMs / 60_000),
  };
}

function checkCoverage(world: World, { requested }: Users) {
  const uncovered: string[] = [];
  const excused: string[] = [];
  const channels = Map.groupBy(world.channels.all(), ({ watchId }) => watchId);
  for (const watch of requested)
    for (const gap of gapsOf(channels.get(watch.watchId) ?? [], world.clock.now())) {
      const excuse = excuseFor(world, watch, gap);
      const text = `${watch.watchId} (${watch.spec.resource}) was uncovered ${formatGap(gap)}`;
      if (excuse) excused.push(`${text}: ${excuse}`);
      else uncovered.push(text);
    }
  return { uncovered, excused };
}

function excuseFor({ renewals }: World, { account, watchId = '' }: RequestedWatch, gap: Gap) {
  const overlaps = ({ fromMs, toMs }: Gap) =>
    gap.fromMs < toMs + RECOVERY_MS && gap.toMs > fromMs && gap.toMs <= toMs + RECOVERY_MS;
  if (account.revocations.some(overlaps)) return 'its account was revoked';
  const wasGivenUp = renewals.givenUpTimes(watchId).some(overlaps);
  return wasGivenUp ? 'Google said three times in a row that renewing it is impossible' : undefined;
}

// Each watch has one live channel: its current one, which sends to the current address.
async function checkWatches({ google, table, channels, deps }: World, { requested }: Users) {
  const found: string[] = [];
  const { notificationsUrl } = deps();
  const live = Map.groupBy(google.channels(), ({ id }) => channels.planOf(id)?.watchId);
  for (const { watchId = '' } of requested) {
    const watch = await getWatchOfAnyOwner(table, watchId);
    const own = live.get(watchId) ?? [];
    const [first] = own;
    const isRight =
      own.length === 1 && first?.id === watch?.currentId && first?.address === notificationsUrl;
    const { condition = 'none', failure } = watch ?? {};
    if (isRight || condition === 'gone' || condition === 'unsupported') continue;
    const reason = failure?.reason ?? '';
    found.push(`${watchId} has ${own.length} live channels, condition: ${condition} ${reason}`);
  }
  return found;
}

// Each live channel is the current one of a watch, and open in the ledger.
async function checkLiveChannels({ google, table }: World, { requested }: Users) {
  const found: string[] = [];
  const ids = requested.map(({ watchId = '' }) => watchId);
  const watches = await Promise.all(ids.map((id) => getWatchOfAnyOwner(table, id)));
  const currentIds = new Set(watches.map((watch) => watch?.currentId));
  for (const { id, openedAt } of google.channels()) {
    const [row] = await getChannels(table, [id]);
    const opened = new Date(openedAt).toISOString();
    const state = row?.state ?? 'missing';
    if (!currentIds.has(id))
      found.push(`${id} is live since ${opened}, and not current; in the ledger it is ${state}`);
    if (!['active', 'superseded', 'stopping'].includes(state))
      found.push(`${id} is live, and in the ledger it is ${state}`);
  }
  return found;
}

// At the end such a channel may have expired: what counts is for how long it was open without use.
function checkUnused(world: World, { requested }: Users) {
  const revoked = new Set(
    requested
      .filter(({ account }) => account.revocations.length > 0)
      .map(({ spec }) => spec.account),
  );
  const unused: string[] = [];
  let maxMs = 0;
  for (const channel of world.channels.all()) {
    const { id, watchId, account } = channel;
    if (revoked.has(account)) continue;
    const fromMs = unusedSince(world, channel);
    const gap = { fromMs, toMs: Math.min(endOf(channel), world.clock.now()) };
    maxMs = Math.max(maxMs, gap.toMs - fromMs);
    if (gap.toMs - fromMs > MAX_UNUSED_MS)
      unused.push(`${id} of ${watchId} was open without use ${formatGap(gap)}`);
  }
  return { unused, maxMs };
}

function unusedSince({ claims }: World, channel: ObservedChannel): number {
  const { adoptedAtMs, replacedAtMs, openedAtMs, watchId = '' } = channel;
  const never = Number.POSITIVE_INFINITY;
  const sinceMs = adoptedAtMs === undefined ? openedAtMs : (replacedAtMs ?? never);
  const deletedAtMs = claims.watches.get(watchId)?.deletedAtMs ?? never;
  return Math.max(openedAtMs, Math.min(sinceMs, deletedAtMs));
}

function formatGap({ fromMs, toMs }: Gap): string {
  const minutes = Math.round((toMs - fromMs) / 60_000);
  return `from ${new Date(fromMs).toISOString()} for ${minutes} minutes`;
}
