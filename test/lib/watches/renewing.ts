import { accountClients } from '../../../lib/accounts/account-clients.ts';
import { type AccountRecord, DEPLOYMENT_OWNER } from '../../../lib/accounts/account-record.ts';
import { sealCredentials } from '../../../lib/accounts/sealed-credentials.ts';
import { putAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { apiManager } from '../../../lib/api/api-manager.ts';
import type { ApiManager } from '../../../lib/api/route.ts';
import { createGoogle } from '../../../lib/google/google.ts';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import { sweep, type Work } from '../../../lib/scheduler/sweep.ts';
import { type Sealer, sealer } from '../../../lib/secrets/sealer.ts';
import type { Renewer } from '../../../lib/watches/watch-deps.ts';
import { emptyTable, rawItems } from '../../support/raw-items.ts';
import { NOW_MS, type Stage, type StageOptions, stage, USER } from '../channels/stage.ts';
import { type SecretOf, secretOf } from '../secrets/secret-of.ts';

/** A stage with what keeps watches alive, and a queue in between that can be looked into. */
export interface Renewing extends Stage {
  renewer: Renewer;
  sealer: Sealer;
  /** The secret with the deployment's own credentials. */
  credentials: SecretOf;
  api: ApiManager;
  /** What was measured: the names, with what was said. */
  measured: [string, unknown][];
  /** Another process, which may reach Google or the table in another way. */
  worker(deps?: Partial<Pick<StageOptions, 'fetch'> & Pick<Renewer, 'table'>>): Renewer;
  /** Stores an account with the credentials of a user of the simulator. */
  connect(user: string, changes?: Partial<AccountRecord>): Promise<AccountRecord>;
  /** What a sweep would hand on now. */
  due(): Promise<Work[]>;
  /** Sweeps, and looks after all that is due, once. @returns how much that was. */
  turn(): Promise<number>;
  /** Lets time pass in steps of a minute, each with a turn, except where nothing is due. */
  pass(milliseconds: number, stepMs?: number): Promise<void>;
}

/** What may differ. */
export interface RenewingOptions extends StageOptions {
  owner?: string;
  settings?: Partial<Renewer['settings']>;
}

const MINUTE = 60_000;

/** Sets everything up: an empty table, a Google, a receiver and the deployment's own account. */
export async function renewing(options: RenewingOptions = {}): Promise<Renewing> {
  const base = await stage(options);
  const { table, google, clock, manager } = base;
  await emptyTable(table);
  const seal = sealer(secretOf(['seal-key-seal-key-seal-key-seal-key-seal']));
  const credentials = secretOf([JSON.stringify(google.authorizedUser(USER))]);
  const clientsBy = (send: typeof fetch) =>
    accountClients({
      sealer: seal,
      deploymentCredentials: credentials,
      make: (own, tokenIdentifier) =>
        createGoogle({
          credentials: own,
          tokenIdentifier,
          rootUrl: google.url,
          fetch: send,
          now: clock.now,
          sleep: async () => undefined,
          random: () => 1,
          attemptTimeoutMs: 5000,
          retry: { maxAttempts: 2, firstPauseMs: 100, maxPauseMs: 1000, budgetMs: 10_000 },
        }),
    });
  const measured: [string, unknown][] = [];
  const note = (name: string) => (value?: unknown) => void measured.push([name, value]);
  const usual = options.fetch ?? fetch;
  const renewer: Renewer = {
    table,
    now: clock.now,
    log: manager.log,
    tokenSecret: manager.tokenSecret,
    ...clientsBy(usual),
    notificationsUrl: manager.notificationsUrl,
    allowLoopbackHttp: true,
    random: () => 0.5,
    settings: {
      minLeadMs: 15 * MINUTE,
      leaseCapSeconds: 48 * 3600,
      periodMs: MINUTE,
      ...options.settings,
    },
    metrics: {
      renewed: note('renewed'),
      failed: note('failed'),
      uncovered: note('uncovered'),
      needsReconnect: note('needsReconnect'),
    },
  };
  async function due(): Promise<Work[]> {
    const work: Work[] = [];
    const send = async (more: readonly Work[]) => {
      work.push(...more);
      return [];
    };
    await sweep({
      table,
      now: clock.now,
      log: manager.log,
      send,
      endAtMs: Number.POSITIVE_INFINITY,
    });
    return work;
  }
  async function turn(): Promise<number> {
    const work = await due();
    await Promise.all(work.map((one) => processWork(renewer, one)));
    return work.length;
  }
  // A sweep that finds nothing changes nothing.
  async function nextDueMs(): Promise<number> {
    const times = (await rawItems(table)).flatMap(({ due, dueAtMs }) =>
      due === undefined ? [] : [Number(dueAtMs)],
    );
    return Math.min(...times);
  }
  return {
    ...base,
    renewer,
    sealer: seal,
    credentials,
    measured,
    due,
    turn,
    api: apiManager(renewer, seal, options.owner ?? DEPLOYMENT_OWNER),
    worker: ({ fetch: send = usual, table: own = table } = {}) => ({
      ...renewer,
      table: own,
      ...clientsBy(send),
    }),
    async connect(user, changes = {}) {
      const id = changes.id ?? crypto.randomUUID();
      const owner = changes.owner ?? DEPLOYMENT_OWNER;
      const user_ = google.authorizedUser(user);
      const account: AccountRecord = {
        id,
        owner,
        type: user_.type,
        grantId: crypto.randomUUID(),
        status: 'ok',
        sealed: await sealCredentials(seal, { id, owner }, user_),
        statusSinceMs: NOW_MS,
        createdAtMs: NOW_MS,
        updatedAtMs: NOW_MS,
        ...changes,
      };
      await putAccount(table, account);
      return account;
    },
    async pass(milliseconds, stepMs = MINUTE) {
      const endMs = clock.now() + milliseconds;
      while (clock.now() < endMs) {
        const steps = Math.max(1, Math.ceil(((await nextDueMs()) - clock.now()) / stepMs));
        await clock.advance(Math.min(steps * stepMs, endMs - clock.now()));
        await turn();
      }
    },
  };
}
