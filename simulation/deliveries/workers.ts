import { processMessages } from '../../lib/scheduler/process-messages.ts';
import { BATCH, CONCURRENCY, DEADLINE_MS } from './settings.ts';
import { type Received, type SimulatedQueue, simulatedQueue } from './simulated-queue.ts';
import type { DeliveryWorld } from './world.ts';

/** What a function does with the messages of a queue. */
export interface WorkerDeps<Work extends object> {
  read: (body: string) => Work | undefined;
  process: (work: Work) => Promise<unknown>;
}

/** A message that is none, and has to be dropped. */
export const POISON = '{"poison":true}';

/** Makes a queue whose messages a function processes, some batches at a time. */
export function startWorkers<Work extends object>(
  world: DeliveryWorld,
  name: keyof typeof CONCURRENCY,
  { read, process }: WorkerDeps<Work>,
): SimulatedQueue {
  const { clock, counts, runs, rates, log, errors } = world;
  let running = 0;

  function readBody(body: string): Work | undefined {
    const work = read(body);
    if (!work && body !== POISON) errors.push(`${name}: a message was dropped: ${body}`);
    return work;
  }

  async function processBatch(batch: readonly Received[]): Promise<void> {
    const deadline = () => world.until(clock.now() + DEADLINE_MS);
    const again = await runs.start(() =>
      processMessages({ read: readBody, process, deadline, log }, batch),
    );
    if (again.length > 0) counts.add(`${name}: message again`, again.length);
    for (const { id } of batch) if (!again.includes(id)) queue.remove(id);
  }

  function receive(): void {
    while (running < CONCURRENCY[name]) {
      const batch = queue.receive(BATCH[name]);
      if (batch.length === 0) return;
      running += 1;
      // A batch whose run is killed comes again.
      void processBatch(batch)
        .catch(() => counts.add(`${name}: batch again`))
        .finally(() => {
          running -= 1;
          receive();
        });
    }
  }

  const queue = simulatedQueue({
    name,
    random: world.random.fork(),
    rates,
    clock,
    counts,
    runs,
    onVisible: receive,
  });
  return queue;
}
