import fc from 'fast-check';
import { test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { ChannelDeps } from '../../../lib/channels/channel-deps.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { CHANGES, clientOf, type Stage, stage, tableThat } from './stage.ts';
import { stopEveryRow } from './stop-every-row.ts';

/** When a process dies: at its nth call, before or after the other side has done what was asked. */
interface Death {
  call: number;
  late: boolean;
}

/** Lets a process do something until it dies: from then on, no call is made or answered. */
async function untilDeath(
  set: Stage,
  death: Death,
  doing: (channelDeps: ChannelDeps) => Promise<unknown>,
): Promise<void> {
  let calls = 0;
  let die = (): void => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const mortal = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls < death.call) return call();
    if (calls === death.call && death.late) await call().catch(() => undefined);
    die();
    return new Promise(() => undefined);
  };
  const client = clientOf(set.google, { fetch: (...args) => mortal(() => fetch(...args)) });
  const table = tableThat(set.table, (_, __, next) => mortal(next));
  const channelDeps = { ...set.channelDeps, table, google: async () => client };
  await Promise.race([died, doing(channelDeps).catch(() => undefined)]);
  await set.google.idle();
}

const faultsOf = fc.constantFrom<Partial<Faults>>(
  {},
  { drop: true },
  { earlySync: true },
  { drop: true, loseWatchAnswer: 1 },
);
const deathWithin = (calls: number) =>
  fc.record({ call: fc.integer({ min: 1, max: calls }), late: fc.boolean() });
const options = { timeout: 60_000 };

test('wherever the opener of a channel dies, the ledger knows enough to stop it', options, () =>
  fc.assert(
    fc.asyncProperty(faultsOf, deathWithin(11), async (faults, death) => {
      const set = await stage({ faults });
      await untilDeath(set, death, (channelDeps) => openChannel(channelDeps, CHANGES));
      await stopEveryRow(set);
    }),
    { numRuns: 40 },
  ),
);

test('wherever a stop dies, the next one ends it, with all that it opened', options, () =>
  fc.assert(
    fc.asyncProperty(faultsOf, deathWithin(13), async (faults, death) => {
      const set = await stage({ faults });
      // The opener dies with Google's answer in its hands, or on its way.
      const opened = { call: 2, late: true };
      await untilDeath(set, opened, (channelDeps) => openChannel(channelDeps, CHANGES));
      const [row] = await set.rows();
      await untilDeath(set, death, (channelDeps) => stopChannel(channelDeps, row?.id ?? ''));
      await stopEveryRow(set);
    }),
    { numRuns: 40 },
  ),
);
