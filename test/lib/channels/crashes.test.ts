import fc from 'fast-check';
import { test } from 'vitest';
import type { Faults } from '../../../google-simulator/faults.ts';
import type { ChannelDeps } from '../../../lib/channels/channel-deps.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { type Surroundings, untilDeath } from '../../support/until-death.ts';
import { CHANGES, clientOf, type Stage, stage, withTable } from './stage.ts';
import { stopEveryRow } from './stop-every-row.ts';

/** Where a process runs that opens and stops channels. */
function surroundings({ table, google, channelDeps }: Stage): Surroundings<ChannelDeps> {
  return {
    table,
    google,
    worker: ({ fetch, table }) => {
      const client = clientOf(google, { fetch });
      return { ...withTable(channelDeps, table), google: async () => client };
    },
  };
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

test('a channel whose opener dies at any call can be stopped by what the ledger has', options, () =>
  fc.assert(
    fc.asyncProperty(faultsOf, deathWithin(11), async (faults, death) => {
      const set = await stage({ faults });
      await untilDeath(surroundings(set), death, (deps) => openChannel(deps, CHANGES));
      await stopEveryRow(set);
    }),
    { numRuns: 40 },
  ),
);

test(
  'a stop that dies at any call is finished by the next one, with all that it opened',
  options,
  () =>
    fc.assert(
      fc.asyncProperty(faultsOf, deathWithin(13), async (faults, death) => {
        const set = await stage({ faults });
        const process = surroundings(set);
        // The opener dies when Google has answered, or before the answer arrives.
        const opened = { call: 2, late: true };
        await untilDeath(process, opened, (deps) => openChannel(deps, CHANGES));
        const [row] = await set.rows();
        await untilDeath(process, death, (deps) => stopChannel(deps, row?.id ?? ''));
        await stopEveryRow(set);
      }),
      { numRuns: 40 },
    ),
);
