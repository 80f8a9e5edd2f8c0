import { removeWatch } from '../lib/watches/remove-watch.ts';
import { renewWatch } from '../lib/watches/renew-watch.ts';
import { startWatch } from '../lib/watches/start-watch.ts';
import type { WatchSpec } from '../lib/watches/watch-spec.ts';
import { connectAccount, reconnectAccount, type SimulatedAccount, specsOf } from './accounts.ts';
import { ACCOUNT_SIZE, AT_ONCE } from './settings.ts';
import type { World } from './world.ts';

/** One thing that a user wants to watch, and the watch that came of it. */
export interface Wanted {
  spec: WatchSpec;
  account: SimulatedAccount;
  watchId?: string;
}

/** Those who want something. */
export interface Users {
  wanted: readonly Wanted[];
  /** The ids of so many watches, by chance. */
  some(count: number): string[];
  /** Asks again for what was refused. @returns whether there is more to ask for. */
  ask(): Promise<boolean>;
  /** A user gives a watch up, and wants the same again. */
  changeMind(): Promise<void>;
  /** Asks for what Google seems to have given up on. */
  insist(): Promise<void>;
  /** A user takes a grant back, and consents anew some day. */
  revoke(): void;
  /** Those who took a grant back consent anew. */
  reconnect(): Promise<void>;
}

/** Connects the accounts for so many watches. */
export async function createUsers(world: World, watches: number): Promise<Users> {
  const { chance, clock, counts, google, history, runs } = world;
  const { sealer } = world.deps();
  const accountDeps = { table: world.table, google, sealer };
  const accounts: SimulatedAccount[] = [];
  for (let number = 0; number < Math.ceil(watches / ACCOUNT_SIZE); number += 1)
    accounts.push(await connectAccount(accountDeps, number));
  const wanted: Wanted[] = accounts
    .flatMap((account) => specsOf(google, account).map((spec) => ({ spec, account })))
    .slice(0, watches);

  async function start(one: Wanted): Promise<void> {
    const deps = world.ownDeps();
    await runs
      .start(() => startWatch(deps, one.spec))
      .then(({ watch }) => {
        one.watchId = watch.id;
      })
      .catch(() => counts.add('spec refused'));
  }

  const isUsable = ({ account }: Wanted) =>
    account.revoked.every(({ toMs }) => toMs <= clock.now());

  return {
    wanted,
    some: (count) =>
      Array.from(
        { length: count },
        () => wanted[chance.between(0, wanted.length - 1)]?.watchId,
      ).filter((id) => id !== undefined),
    async ask() {
      const open = wanted.filter((one) => one.watchId === undefined && isUsable(one));
      for (let done = 0; done < open.length; done += AT_ONCE) {
        await world.finish(Promise.all(open.slice(done, done + AT_ONCE).map(start)));
      }
      return wanted.some(({ watchId }) => watchId === undefined);
    },
    async changeMind() {
      const one = wanted[chance.between(0, wanted.length - 1)];
      if (!one?.watchId || !isUsable(one)) return;
      const { watchId } = one;
      const deps = world.ownDeps();
      counts.add('watch deleted');
      // What was killed halfway, the user repeats.
      for (let tries = 0; tries < 5 && one.watchId !== undefined; tries += 1) {
        const removing = runs
          .start(() => removeWatch(deps, watchId))
          .then(() => {
            delete one.watchId;
          })
          .catch(() => undefined);
        await world.finish(removing);
      }
    },
    async insist() {
      for (const watchId of history.hopeless()) {
        counts.add('user insisted');
        const deps = world.ownDeps();
        const renewing = runs.start(() => renewWatch(deps, watchId));
        await world.finish(renewing.catch(() => undefined));
      }
    },
    revoke() {
      const account = accounts[chance.between(0, accounts.length - 1)];
      if (!account || account.revoked.length > 0) return;
      counts.add('account revoked');
      google.revoke(account.user);
      account.revoked.push({ fromMs: clock.now(), toMs: Number.POSITIVE_INFINITY });
    },
    async reconnect() {
      for (const account of accounts)
        for (const revocation of account.revoked) {
          if (revocation.toMs <= clock.now()) continue;
          await reconnectAccount(accountDeps, account);
          revocation.toMs = clock.now();
        }
    },
  };
}
