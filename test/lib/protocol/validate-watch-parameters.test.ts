import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../../lib/protocol/resource-states.ts';
import {
  validateWatchParameters,
  type WatchParameters,
} from '../../../lib/protocol/validate-watch-parameters.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { failure, NOW_MS } from './examples.ts';
import { validRequests } from './watch-requests.ts';

const validate = (resource: Resource, parameters: WatchParameters) =>
  validateWatchParameters(resource, WATCHABLE_RESOURCES[resource], parameters, { nowMs: NOW_MS });

const path = { calendarId: 'primary' };

test.each<[Resource, WatchParameters]>([
  ['drive.files', { fileId: 'abc', supportsAllDrives: true }],
  ['drive.changes', { pageToken: '1', pageSize: 1000 }],
  ['drive.changes', {}],
  ['calendar.events', { ...path, eventTypes: ['default', 'birthday'], maxResults: 0 }],
  ['calendar.events', { ...path, eventTypes: 'default' }],
  ['calendar.settings', {}],
  ['directory.users', { customer: 'my_customer' }],
  ['directory.users', { domain: 'mydomain.com', event: 'makeAdmin' }],
  ['reports.activities', { userKey: 'all', applicationName: 'login' }],
])('%s takes %j', (resource, parameters) => {
  expect(validate(resource, parameters)).toBeUndefined();
});

test.each<[Resource, WatchParameters, string]>([
  ['drive.files', {}, 'fileId'],
  ['calendar.events', {}, 'calendarId'],
  ['calendar.acl', {}, 'calendarId'],
  ['directory.users', { event: 'add' }, 'domain'],
  ['directory.aliases', {}, 'userKey'],
  ['reports.activities', { applicationName: 'login' }, 'userKey'],
  ['reports.activities', { userKey: 'all' }, 'applicationName'],
])('%s with %j misses %s', (resource, parameters, name) => {
  expect(() => validate(resource, parameters)).toThrow(
    failure('missing-parameter', `parameters.${name}`),
  );
});

test.each<[Resource, WatchParameters, RegExp]>([
  ['storage.objects', {}, /"bucket"/],
  ['drive.files', { fileId: '..' }, /the file’s URL/],
  ['drive.files', { file: 'abc' }, /\bfileId, /],
  ['directory.users', {}, /my_customer/],
])('%s with %j: the error says what to do', (resource, parameters, fix) => {
  expect(() => validate(resource, parameters)).toThrow(
    expect.objectContaining({ fix: expect.stringMatching(fix) }),
  );
});

test.each<[Resource, string]>([
  ['drive.files', 'pageToken'],
  ['drive.files', 'FileId'],
  ['calendar.events', 'constructor'],
  ['calendar.events', '__proto__'],
  ['reports.activities', 'orgUnitID'],
  ['reports.activities', 'groupIdFilter'],
])('%s has no parameter %s', (resource, name) => {
  const parameters = JSON.parse(`{"${name}":"x"}`);

  expect(() => validate(resource, parameters)).toThrow(
    failure('unknown-parameter', `parameters.${name}`),
  );
});

test('no more than 64 characters of an unknown name are shown', () => {
  expect(() => validate('calendar.settings', { ['x'.repeat(1000)]: 'y' })).toThrow(
    failure('unknown-parameter', `parameters.${'x'.repeat(64)}`),
  );
});

test.each<[Resource, WatchParameters, string]>([
  ['calendar.events', { ...path, eventTypes: ['default', 'party'] }, 'eventTypes'],
  ['calendar.events', { ...path, eventTypes: ['default', ''] }, 'eventTypes'],
  ['calendar.events', { ...path, eventTypes: [] }, 'eventTypes'],
  ['calendar.events', { ...path, eventTypes: 'Default' }, 'eventTypes'],
  ['calendar.acl', { calendarId: 'user%40example.com' }, 'calendarId'],
  ['drive.files', { fileId: ' abc' }, 'fileId'],
  ['drive.files', { fileId: 'https://drive.google.com/file/d/abc/view' }, 'fileId'],
  ['drive.changes', { driveId: 'https://drive.google.com/drive/folders/abc' }, 'driveId'],
  ['calendar.events', { ...path, sharedExtendedProperty: ['a=b', ''] }, 'sharedExtendedProperty'],
  ['directory.users', { domain: 'd', event: 'suspend' }, 'event'],
  ['directory.aliases', { userKey: 'u', event: 'update' }, 'event'],
  // Google's Reports guide watches `docs`, which the discovery document does not have.
  ['reports.activities', { userKey: 'all', applicationName: 'docs' }, 'applicationName'],
  ['reports.activities', { userKey: 'all', applicationName: 'gmail' }, 'applicationName'],
  ['drive.changes', { pageToken: ['1', '2'] }, 'pageToken'],
])('%s with %j has a %s that Google does not take', (resource, parameters, name) => {
  expect(() => validate(resource, parameters)).toThrow(
    failure('invalid-parameter', `parameters.${name}`),
  );
});

describe('a value that no URL can carry is invalid-parameter', () => {
  test.each([
    ['empty', ''],
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
    ['an empty list', []],
    ['a list with a hole in it', [null]],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['half a surrogate pair', '\ud800'],
    ['a step up in the path', '..'],
    ['the same place in the path', '.'],
  ])('%s', (_, value) => {
    expect(() => validate('drive.files', { fileId: value as string })).toThrow(
      failure('invalid-parameter', 'parameters.fileId'),
    );
  });

  test('a dot is fine in the query', () => {
    expect(validate('calendar.events', { ...path, q: '..' })).toBeUndefined();
  });
});

test('whatever else is asked, one parameter too many is unknown', () => {
  fc.assert(
    fc.property(validRequests, fc.string(), ({ resource, parameters }, name) => {
      fc.pre(!Object.hasOwn(WATCHABLE_RESOURCES[resource].parameters, name));
      const more = Object.fromEntries([...Object.entries(parameters), [name, 'x']]);

      expect(() => validate(resource, more)).toThrow(
        failure('unknown-parameter', `parameters.${name}`),
      );
    }),
  );
});

test('whatever else is asked, a required parameter less is missing', () => {
  fc.assert(
    fc.property(validRequests, ({ resource, parameters }) => {
      const known = WATCHABLE_RESOURCES[resource].parameters;
      for (const name of Object.keys(known).filter((name) => known[name]?.required)) {
        const { [name]: _, ...fewer } = parameters;

        expect(() => validate(resource, fewer)).toThrow(
          failure('missing-parameter', `parameters.${name}`),
        );
      }
    }),
  );
});
