import { drivenClock } from '../../google-simulator/driven-clock.ts';
import type { NewEvent } from '../../lib/outbox/new-event.ts';
import { putEventSource } from '../../lib/outbox/rows/event-source.ts';
import { createCounts } from '../../simulation/counts.ts';
import { dispatchService } from '../../simulation/dispatch-service.ts';
import { expectedEvents } from '../../simulation/expected-events.ts';
import { logReader } from '../../simulation/log-reader.ts';
import { observedChannels } from '../../simulation/observed-channels.ts';
import { createRuns } from '../../simulation/runs.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import { NO_FAULTS } from '../../simulation/settings.ts';
import { startTable } from '../../simulation/start-table.ts';
import { streamedTable } from '../../simulation/streamed-table.ts';
import { tableStream } from '../../simulation/table-stream.ts';
import { OWNER } from '../../simulation/world.ts';

export const NOW_MS = Date.UTC(2027, 2, 1);
const TTL_SECONDS = NOW_MS / 1000 + 365 * 86_400;

/** A table whose stream `dispatch` reads, with faults at these rates. */
export async function startEvents(rates = NO_FAULTS) {
  const { table: silent, closeTable } = await startTable();
  const clock = drivenClock(NOW_MS);
  const random = seededRandom(1);
  const counts = createCounts();
  const runs = createRuns({ random: random.fork(), rates, clock, counts });
  const expected = expectedEvents();
  const stream = tableStream(expected.record);
  const table = streamedTable(silent, stream.append);
  const channels = observedChannels(clock.now);
  const parts = { random, rates, clock, counts, runs, stream, table };
  const dispatching = dispatchService(parts);
  const reader = logReader(table, OWNER, clock.now);
  let published = 0;
  return {
    ...parts,
    channels,
    expected,
    dispatching,
    reader,
    /** Stores what an event begins as. */
    async publish(): Promise<NewEvent> {
      published += 1;
      const event: NewEvent = {
        id: `p${published}`,
        type: 'order.created',
        source: '/events',
        timeMs: clock.now(),
        data: {},
      };
      await putEventSource(table, { owner: OWNER, event }, TTL_SECONDS);
      return event;
    },
    close: closeTable,
  };
}
