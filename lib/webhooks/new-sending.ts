import { randomUUID } from 'node:crypto';
import type { CarriedEvent } from '../events/cloudevents.ts';
import { isEventType } from '../events/published-type.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Sending } from './dispatcher.ts';
import type { EventOptions, SendOptions } from './event-options.ts';

const SOURCE = '/events';

/**
 * An event with its data, to be sent now.
 * @throws TidingsError `invalid-event-name`; TypeError for data that JSON cannot have, and for data
 *   that is no object where the event has `requestData`.
 */
export function newSending(
  name: string,
  data: unknown,
  options: Omit<EventOptions, 'dispatcher'>,
  { sender, ref, subject, context, headers, signal, ...send }: SendOptions,
): Sending {
  const { source = SOURCE, now = Date.now } = options;
  const { onSuccess, onError, onTimeout } = send;
  const event: CarriedEvent = {
    specversion: '1.0',
    id: randomUUID(),
    type: requireName(name),
    source,
    ...(subject === undefined ? {} : { subject }),
    time: new Date(now()).toISOString(),
    datacontenttype: 'application/json',
    ...(ref === undefined ? {} : { ref }),
    ...(sender === undefined ? {} : { sender }),
    data: asJson(merged(options.requestData, data)),
  };
  return {
    event,
    subscribers: options.subscribers,
    context: context ?? {},
    callbacks: { onSuccess, onError, onTimeout },
    timeoutMs: send.timeoutMs ?? options.timeoutMs,
    retry: options.retry,
    recipientValidators: options.recipientValidators,
    headers,
    signal,
  };
}

/** @throws TidingsError `invalid-event-name` */
export function requireName(name: string): string {
  if (isEventType(name)) return name;
  throw new TidingsError(
    'invalid-event-name',
    'name must be dotted segments of letters, digits, "_" and "-", such as "order.created"',
    { field: 'name' },
  );
}

function merged(requestData: EventOptions['requestData'], data: unknown): unknown {
  if (requestData === undefined) return data;
  if (data === undefined) return requestData;
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new TypeError('data must be an object: the event has requestData to merge it with');
  return { ...requestData, ...data };
}

// As receivers get it: dates are texts, and what is undefined is absent.
function asJson(data: unknown): unknown {
  const text: string | undefined = JSON.stringify(data === undefined ? {} : data);
  if (text === undefined) throw new TypeError('data must be what JSON can have');
  return JSON.parse(text);
}
