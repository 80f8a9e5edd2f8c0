import { LRUCache } from 'lru-cache';
import type { DeliveryRecord } from '../lib/deliveries/delivery-record.ts';
import { attemptLine, postponedLine, type ShownDelivery } from './delivery-line.ts';
import { eventLine } from './event-line.ts';
import type { TableEvents } from './follow-table.ts';
import { notificationLine, renewalLine } from './notification-line.ts';
import { runLine } from './run-line.ts';

// A delivery has no time of its event. The line for one of an older event has no milliseconds.
const EVENTS_REMEMBERED = 10_000;

/** How the events in the table are printed. */
export interface PrinterOptions {
  print: (line: string) => void;
  colours: boolean;
  /** Whether an endpoint, by its id, is the one that `npm start` has made. */
  isOwn: (endpointId: string) => boolean;
}

/** Prints a line for each event in the table that `npm start` shows. */
export function tablePrinter({ print, colours, isOwn }: PrinterOptions): TableEvents {
  const times = new LRUCache<string, number>({ max: EVENTS_REMEMBERED });
  const shown = (delivery: DeliveryRecord): ShownDelivery => ({
    delivery,
    eventAtMs: times.get(delivery.eventId) ?? delivery.eventTimeMs,
    isOwn: isOwn(delivery.endpointId),
  });
  return {
    // Every other one becomes an event.
    onStored(stored) {
      if (stored.notification.resourceState === 'sync') print(notificationLine(stored, colours));
    },
    onEvent(logged) {
      times.set(logged.event.id, logged.event.timeMs);
      print(eventLine(logged, colours));
    },
    onAttempt: (delivery) => print(attemptLine(shown(delivery), colours)),
    onPostponed: (delivery) => print(postponedLine(shown(delivery), colours)),
    onRun: (run) => print(runLine({ run, eventAtMs: times.get(run.event.id) }, colours)),
    onRenewed: (watch) => print(renewalLine(watch, colours)),
  };
}
