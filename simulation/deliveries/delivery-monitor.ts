import { AsyncLocalStorage } from 'node:async_hooks';
import { DELIVERIES, deliveryKey } from '../../lib/table/keys.ts';
import type { Counts } from '../counts.ts';
import type { TableCommand } from '../row-writes.ts';

/**
 * Checks, by what is read from the table, written to it and sent, that no event is sent to an endpoint
 * by a process that could know that the endpoint has it.
 */
export interface DeliveryMonitor {
  /** Runs the processing of one message, of which the reads and the requests belong together. */
  message<T>(process: () => Promise<T>): Promise<T>;
  /** Records what a command is about to read. */
  recordStart(command: TableCommand): void;
  /** Records what a command has written. */
  recordEnd(command: TableCommand): void;
  /** Records that an event is sent to an endpoint. */
  recordRequest(endpointId: string, eventId: string): void;
  /** Each request that should not have been sent, in words. */
  violations: readonly string[];
}

interface Put {
  Item: Record<string, unknown>;
}

interface BatchGet {
  RequestItems: Record<string, { Keys: Record<string, unknown>[] }>;
}

/** Makes a monitor that has observed nothing. */
export function deliveryMonitor(now: () => number, counts: Counts): DeliveryMonitor {
  // When each success was recorded, and when the processing of a message read its row, by one count.
  const successes = new Map<string, number>();
  const reads = new AsyncLocalStorage<Map<string, number>>();
  const sent = new Set<string>();
  const violations: string[] = [];
  let order = 0;

  const keyText = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;

  return {
    violations,
    message: (process) => reads.run(new Map(), process),
    recordStart({ constructor: { name }, input }) {
      order += 1;
      if (name !== 'BatchGetCommand') return;
      for (const { Keys } of Object.values((input as BatchGet).RequestItems))
        for (const key of Keys) reads.getStore()?.set(keyText(key), order);
    },
    recordEnd({ constructor: { name }, input }) {
      order += 1;
      if (name !== 'PutCommand') return;
      const { Item } = input as Put;
      if (Item['status'] === 'delivered' && String(Item['sk']).startsWith(DELIVERIES))
        successes.set(keyText(Item), order);
    },
    recordRequest(endpointId, eventId) {
      const key = keyText({ ...deliveryKey(eventId, endpointId) });
      if (sent.has(key)) counts.add('request repeated');
      sent.add(key);
      const successAt = successes.get(key);
      if (successAt === undefined) return;
      const readAt = reads.getStore()?.get(key);
      if (readAt === undefined || readAt > successAt)
        violations.push(
          `${new Date(now()).toISOString()} ${eventId} was sent to ${endpointId} again after its success was recorded`,
        );
      else counts.add('request repeated beside a success');
    },
  };
}
