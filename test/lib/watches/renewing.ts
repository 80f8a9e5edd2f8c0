import {
  type Deps,
  type DepsInput,
  makeDeps,
  type OwnDeps,
  ownDeps,
} from '../../../handlers/parts/make-deps.ts';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { newAccount, putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { DEPLOYMENT_OWNER } from '../../../lib/api/owner.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { sweep } from '../../../lib/scheduler/sweep.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { dueRows, tableOfSweep } from '../../support/due-rows.ts';
import { emptyTable } from '../../support/raw-items.ts';
import { SECRET, type Stage, type StageOptions, stage, USER } from '../channels/stage.ts';
import { type SecretOf, secretOf } from '../secrets/secret-of.ts';

/** A stage with what keeps watches alive, and a queue in between that can be inspected. */
export interface Renewing extends Stage {
  deps: Deps;
  /** What the routes get, for the owner of this stage. */
  own: OwnDeps;
  /** The secret with the deployment's own credentials. */
  credentials: SecretOf;
  /** What was measured: the names, with their values. */
  measured: [string, unknown][];
  /** Another process, which may reach Google or the table in another way, or have another address. */
  worker(overrides?: WorkerOverrides): Deps;
  /** Stores an account with the credentials of a user of the simulator. */
  connect(user: string, changes?: Partial<AccountRecord>): Promise<AccountRecord>;
  /** What a sweep would hand on now. */
  due(): Promise<Work[]>;
  /** Sweeps, and processes all that is due, once. @returns how much that was. */
  round(): Promise<number>;
  /** Advances the clock in steps of a minute, each with a round, except where nothing is due. */
  pass(milliseconds: number, stepMs?: number): Promise<void>;
}

/** How a process differs from the usual one. */
export type WorkerOverrides = Pick<StageOptions, 'fetch'> &
  Partial<Pick<DepsInput, 'table' | 'notificationsUrl' | 'allowLoopbackHttp'>>;

/** What may differ. */
export interface RenewingOptions extends StageOptions {
  owner?: string;
  settings?: Partial<Deps['settings']>;
  /** At least 0, less than 1. Always in the middle if none is given. */
  random?: () => number;
}

const MINUTE = 60_000;

/** Sets everything up: an empty table, a Google, a receiver and the deployment's own account. */
export async function renewing(options: RenewingOptions = {}): Promise<Renewing> {
  const base = await stage(options);
  const { table, google, clock, channelDeps } = base;
  await emptyTable(table);
  const credentials = secretOf([JSON.stringify(google.authorizedUser(USER))]);
  const measured: [string, unknown][] = [];
  const record = (name: string) => (value?: unknown) => void measured.push([name, value]);
  const worker = ({ fetch: send = options.fetch ?? fetch, ...overrides }: WorkerOverrides = {}) =>
    makeDeps({
      table,
      now: clock.now,
      random: options.random ?? (() => 0.5),
      log: channelDeps.log,
      notificationsUrl: channelDeps.notificationsUrl,
      allowLoopbackHttp: true,
      settings: {
        minLeadMs: 15 * MINUTE,
        leaseCapSeconds: 48 * 3600,
        periodMs: MINUTE,
        ...options.settings,
      },
      metrics: {
        renewed: record('renewed'),
        failed: record('failed'),
        uncovered: record('uncovered'),
        needsReconnect: record('needsReconnect'),
      },
      google: {
        rootUrl: google.url,
        fetch: send,
        sleep: async () => undefined,
        random: () => 1,
        attemptTimeoutMs: 5000,
        retry: { maxAttempts: 2, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 },
      },
      secrets: {
        token: secretOf([SECRET]),
        seal: secretOf(['seal-key-seal-key-seal-key-seal-key-seal']),
        credentials,
      },
      ...overrides,
    });
  const deps = worker();
  async function due(): Promise<Work[]> {
    const work: Work[] = [];
    const send = async (more: readonly Work[]) => {
      work.push(...more);
      return [];
    };
    const endAtMs = Number.POSITIVE_INFINITY;
    const sendDeliveries = async () => [];
    await sweep({
      table: tableOfSweep(table),
      now: clock.now,
      log: channelDeps.log,
      send,
      sendDeliveries,
      endAtMs,
    });
    return work;
  }
  async function round(): Promise<number> {
    const work = await due();
    await Promise.all(work.map((one) => processWork(deps, one)));
    return work.length;
  }
  // A sweep that finds nothing changes nothing.
  async function nextDueMs(): Promise<number> {
    return Math.min(...(await dueRows(table)).map(({ dueAtMs }) => dueAtMs));
  }
  return {
    ...base,
    deps,
    own: ownDeps(deps, options.owner ?? DEPLOYMENT_OWNER),
    credentials,
    measured,
    worker,
    due,
    round,
    async connect(user, changes = {}) {
      const id = changes.id ?? crypto.randomUUID();
      const owner = changes.owner ?? DEPLOYMENT_OWNER;
      const credentialsOfUser = google.authorizedUser(user);
      const sealed = await sealCredentials(deps.sealer, { id, owner }, credentialsOfUser);
      const { type } = credentialsOfUser;
      const grantId = crypto.randomUUID();
      const account = newAccount({ id, owner, type, grantId, sealed }, clock.now());
      await putAccount(table, { ...account, ...changes });
      return { ...account, ...changes };
    },
    async pass(milliseconds, stepMs = MINUTE) {
      const endMs = clock.now() + milliseconds;
      while (clock.now() < endMs) {
        const steps = Math.max(1, Math.ceil(((await nextDueMs()) - clock.now()) / stepMs));
        await clock.advance(Math.min(steps * stepMs, endMs - clock.now()));
        await round();
      }
    },
  };
}
