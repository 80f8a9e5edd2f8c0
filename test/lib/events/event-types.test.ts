import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVENT_TYPES, presentEventTypes } from '../../../lib/events/event-types.ts';
import { LIFECYCLE_TYPES } from '../../../lib/events/lifecycle-types.ts';
import { notificationEvent } from '../../../lib/events/notification-event.ts';
import { isEventType, isReservedType } from '../../../lib/events/published-type.ts';
import { fromNotificationItem } from '../../../lib/notifications/rows/notification-item.ts';
import { notificationItem } from '../../../lib/notifications/rows/put-notification.ts';
import type { LifecycleData } from '../../../lib/protocol/lifecycle-data.ts';
import { NOTIFICATION_FORMS } from '../../../lib/protocol/notification-forms.ts';
import {
  RESOURCE_STATES,
  RESOURCES,
  type Resource,
} from '../../../lib/protocol/resource-states.ts';
import { NOTIFICATIONS } from '../../fixtures/notifications.ts';
import { NOW_MS } from '../../support/times.ts';
import { newNotification } from '../table/examples.ts';
import { flawsOf } from './data-of-shape.ts';

const types = EVENT_TYPES.map(({ type }) => type);

const shapeOf = (type: string) => {
  const found = EVENT_TYPES.find((one) => one.type === type);
  if (found === undefined) throw new Error(`There is no type ${type}`);
  return found.data;
};

describe('the table of types', () => {
  test('has a type for each resource and documented state, and for no state', () => {
    for (const resource of RESOURCES)
      for (const state of [...RESOURCE_STATES[resource], 'unknown'])
        expect(types).toContain(`${resource}.${state}`);
    expect(types).toEqual(
      expect.arrayContaining([
        'drive.files.update',
        'calendar.events.exists',
        'reports.activities.CREATE_USER',
        'storage.objects.unknown',
      ]),
    );
  });

  test('has no type for sync', () => {
    expect(types.filter((type) => type.endsWith('.sync'))).toEqual([]);
  });

  test('has our own types', () => {
    expect(types.slice(-11)).toEqual([
      'watch.renewed',
      'watch.uncovered',
      'watch.covered',
      'watch.gone',
      'account.needs_reconnect',
      'account.reconnected',
      'endpoint.failing',
      'endpoint.disabled',
      'endpoint.enabled',
      'hook.disabled',
      'hook.enabled',
    ]);
  });

  test('names each type once, and none that owners could publish', () => {
    expect(new Set(types).size).toBe(types.length);
    expect(types.filter((type) => !isEventType(type) || !isReservedType(type))).toEqual([]);
  });

  test('is presented with the reserved prefixes', () => {
    const { eventTypes, reservedPrefixes } = JSON.parse(JSON.stringify(presentEventTypes()));
    expect(eventTypes).toHaveLength(types.length);
    expect(eventTypes[0]).toEqual({
      type: 'drive.files.add',
      description: expect.stringMatching(/^Google .*\.$/),
      data: { type: 'object', properties: expect.any(Object), required: expect.any(Array) },
    });
    expect(reservedPrefixes).toContain('watch.');
  });
});

describe('the data of an event is as its type says', () => {
  const dataOf = (
    state: string,
    resource: Resource,
    resourceUri: string,
    { body, changed }: { body?: string | undefined; changed?: string | undefined } = {},
  ) => {
    const item = notificationItem({
      ...newNotification({ channelId: 'c', messageNumber: 7 }),
      headers: {
        resourceState: state,
        resourceId: 'r',
        resourceUri,
        channelExpiration: 'Mon, 01 Mar 2027 13:00:00 GMT',
        ...(changed === undefined ? {} : { changed }),
      },
      tokenData: 'for=me',
      body,
    });
    const stored = fromNotificationItem(item);
    const channel = { id: 'c', watchId: 'w', resource, parameters: {} };
    return stored && notificationEvent({ ...stored, receivedAtMs: NOW_MS }, channel);
  };

  test.each(NOTIFICATIONS.filter(({ state }) => state !== 'sync'))('for $name', (example) => {
    const { state, resourceUri, expected } = example;
    const event = dataOf(state, expected.resource as Resource, resourceUri, example);
    expect(event?.data).toHaveProperty('tokenData');
    expect(event && flawsOf(event.data, shapeOf(event.type))).toEqual([]);
  });

  test('for any body and state of a resource', () => {
    const uris = new Map(NOTIFICATIONS.map((one) => [one.expected.resource, one.resourceUri]));
    const bodies = fc.oneof(fc.json(), fc.string(), fc.constant('{"kind":"x"}'));
    fc.assert(
      fc.property(fc.constantFrom(...RESOURCES), bodies, fc.boolean(), (resource, body, known) => {
        const state = known ? (RESOURCE_STATES[resource][0] ?? '') : '';
        const event = dataOf(state, resource, uris.get(resource) ?? '', { body });
        expect(event && flawsOf(event.data, shapeOf(event.type))).toEqual([]);
      }),
    );
  });

  test('for a resource with a body: it has the field that takes it', () => {
    for (const resource of RESOURCES) {
      const { properties } = shapeOf(`${resource}.unknown`);
      const { body } = NOTIFICATION_FORMS[resource];
      const fields = ['user', 'alias', 'activity', 'object'].filter((name) => name in properties);
      expect(fields).toEqual(body === undefined ? [] : [body]);
    }
  });

  test('for our own events', () => {
    const since = '2027-03-01T12:00:00.000Z';
    const ofWatch = { watchId: 'w', resource: 'drive.files', account: 'default' } as const;
    const ofEndpoint = { endpoint: 'e', url: 'https://example.com/', since };
    const ofHook = { hook: 'h', types: ['order.*'], since };
    const event = { id: 'p1', type: 'order.created', sequence: '0000000000000007' };
    const examples: { [Type in keyof LifecycleData]: LifecycleData[Type] } = {
      'watch.renewed': { ...ofWatch, channelId: 'c', coveredUntil: since },
      'watch.uncovered': { ...ofWatch, since, reason: 'backendError: no answer' },
      'watch.covered': { ...ofWatch, channelId: 'c' },
      'watch.gone': { ...ofWatch, since },
      'account.needs_reconnect': { account: 'a', since, reason: 'invalid_grant' },
      'account.reconnected': { account: 'a', since },
      'endpoint.failing': { ...ofEndpoint, event, attempt: { at: since, status: 503 } },
      'endpoint.disabled': { ...ofEndpoint, reason: 'It answered 410', event },
      'endpoint.enabled': ofEndpoint,
      'hook.disabled': { ...ofHook, reason: 'It cannot be loaded. SyntaxError' },
      'hook.enabled': ofHook,
    };
    for (const [type, data] of Object.entries(examples))
      expect([type, flawsOf(data, shapeOf(type))]).toEqual([type, []]);
    expect(Object.keys(examples)).toEqual(Object.keys(LIFECYCLE_TYPES));
  });
});
