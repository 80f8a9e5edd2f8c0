import { removeWatch } from '../lib/watches/remove-watch.ts';
import { renewWatch } from '../lib/watches/renew-watch.ts';
import { startWatch } from '../lib/watches/start-watch.ts';
import type { WatchSpec } from '../lib/watches/watch-spec.ts';
import { connectAccount, reconnectAccount, type SimulatedAccount, specsOf } from './accounts.ts';
import { changeWatched } from './change-watched.ts';
import { CONCURRENCY, WATCHES_PER_ACCOUNT } from './settings.ts';
import type { World } from './world.ts';

/** A watch that a user requests. */
export interface RequestedWatch {
  spec: WatchSpec;
  account: SimulatedAccount;
  /** Absent until it is created. */
  watchId?: string;
}

/** What users do. */
export interface Users {
  requested: readonly RequestedWatch[];
  /** The ids of this many watches, chosen at random. */
  sample(count: number): string[];
  /** Creates the watches that are missing. @returns whether some still are. */
  createMissing(): Promise<boolean>;
  /** Deletes a watch, so that it is created again. */
  deleteOne(): Promise<void>;
  /** Requests a renewal of each watch that is given up. */
  renewGivenUp(): Promise<void>;
  /** Changes something that is watched. */
  changeSomething(): void;
  /** Revokes the credentials of an account. */
  revokeOne(): void;
  /** Gives all accounts new credentials whose credentials are revoked. */
  reconnectRevoked(): Promise<void>;
}

const MAX_ATTEMPTS_TO_DELETE = 5;

/** Connects the accounts for this many watches, which are still to be created. */
export async function createUsers(world: World, watches: number): Promise<Users> {
  const { random, clock, counts, google, renewals, runs, table } = world;
  const connectDeps = { table, google, sealer: world.deps().sealer };
  const accounts: SimulatedAccount[] = [];
  for (let number = 0; number < Math.ceil(watches / WATCHES_PER_ACCOUNT); number += 1)
    accounts.push(await connectAccount(connectDeps, number));
  const requested: RequestedWatch[] = accounts
    .flatMap((account) => specsOf(google, account).map((spec) => ({ spec, account })))
    .slice(0, watches);

  const anyOf = <T>(list: readonly T[]) => list[random.integer(0, list.length - 1)];
  const isConnected = ({ account }: RequestedWatch) =>
    account.revocations.every(({ toMs }) => toMs <= clock.now());

  async function create(watch: RequestedWatch): Promise<void> {
    const deps = world.ownDeps();
    try {
      const started = await runs.start(() => startWatch(deps, watch.spec));
      watch.watchId = started.watch.id;
    } catch {
      counts.add('watch not created');
    }
  }

  return {
    requested,
    sample: (count) =>
      Array.from({ length: count }, () => anyOf(requested)?.watchId).filter(
        (id) => id !== undefined,
      ),
    async createMissing() {
      const isMissing = ({ watchId }: RequestedWatch) => watchId === undefined;
      const missing = requested.filter((watch) => isMissing(watch) && isConnected(watch));
      for (let done = 0; done < missing.length; done += CONCURRENCY)
        await world.finish(Promise.all(missing.slice(done, done + CONCURRENCY).map(create)));
      return requested.some(isMissing);
    },
    async deleteOne() {
      const watch = anyOf(requested);
      if (!watch?.watchId || !isConnected(watch)) return;
      const { watchId } = watch;
      const deps = world.ownDeps();
      counts.add('watch deleted');
      // The user repeats a request that fails.
      for (let done = 0; done < MAX_ATTEMPTS_TO_DELETE && watch.watchId !== undefined; done += 1) {
        const removing = runs
          .start(() => removeWatch(deps, watchId))
          .then(() => {
            delete watch.watchId;
          })
          .catch(() => undefined);
        await world.finish(removing);
      }
    },
    async renewGivenUp() {
      for (const watchId of renewals.givenUpWatches()) {
        counts.add('renewal requested');
        const deps = world.ownDeps();
        const renewing = runs.start(() => renewWatch(deps, watchId));
        await world.finish(renewing.catch(() => undefined));
      }
    },
    changeSomething() {
      const watch = anyOf(requested);
      if (watch) changeWatched(google, watch.account.user, watch.spec);
    },
    revokeOne() {
      const account = anyOf(accounts);
      if (!account || account.revocations.length > 0) return;
      counts.add('account revoked');
      google.revoke(account.user);
      account.revocations.push({ fromMs: clock.now(), toMs: Number.POSITIVE_INFINITY });
    },
    async reconnectRevoked() {
      for (const account of accounts)
        for (const revocation of account.revocations) {
          if (revocation.toMs <= clock.now()) continue;
          await reconnectAccount(connectDeps, account);
          revocation.toMs = clock.now();
        }
    },
  };
}
