import { describe, expect, test } from 'vitest';
import { RESOURCES, type Resource } from '../../../lib/protocol/resource-states.ts';
import {
  validateWatchParameters,
  type WatchParameters,
} from '../../../lib/protocol/validate-watch-parameters.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { failure, NOW_MS } from './examples.ts';

const NEEDED: Readonly<Record<Resource, WatchParameters>> = {
  'drive.files': { fileId: 'a' },
  'drive.changes': {},
  'calendar.events': { calendarId: 'primary' },
  'calendar.calendarList': {},
  'calendar.acl': { calendarId: 'primary' },
  'calendar.settings': {},
  'directory.users': { domain: 'example.com' },
  'directory.aliases': { userKey: 'a' },
  'reports.activities': { userKey: 'all', applicationName: 'login' },
  'storage.objects': { bucket: 'a' },
};

const validate = (resource: Resource, more: WatchParameters, repeated: boolean) =>
  validateWatchParameters(
    resource,
    WATCHABLE_RESOURCES[resource],
    { ...NEEDED[resource], ...more },
    { nowMs: NOW_MS, repeated },
  );

const named = (ages: 'always' | 'past') =>
  RESOURCES.flatMap((resource) =>
    Object.entries(WATCHABLE_RESOURCES[resource].parameters)
      .filter(([, parameter]) => parameter.ages === ages)
      .map(([name]): [Resource, string] => [resource, name]),
  );

const before = new Date(NOW_MS).toISOString();
const after = new Date(NOW_MS + 1).toISOString();

test('B-08 the parameters that age are those of lists, and times', () => {
  expect(named('always')).toEqual([
    ['calendar.events', 'pageToken'],
    ['calendar.events', 'syncToken'],
    ['calendar.events', 'updatedMin'],
    ['calendar.calendarList', 'pageToken'],
    ['calendar.calendarList', 'syncToken'],
    ['calendar.acl', 'pageToken'],
    ['calendar.acl', 'syncToken'],
    ['calendar.settings', 'pageToken'],
    ['calendar.settings', 'syncToken'],
    ['directory.users', 'pageToken'],
    ['reports.activities', 'pageToken'],
  ]);
  expect(named('past')).toEqual([
    ['calendar.events', 'timeMax'],
    ['calendar.events', 'timeMin'],
    ['reports.activities', 'startTime'],
    ['reports.activities', 'endTime'],
  ]);
});

test.each(named('always'))('B-08 %s: a watch refuses %s, a channel takes it', (resource, name) => {
  const parameters = { [name]: after };
  expect(() => validate(resource, parameters, true)).toThrow(
    failure('invalid-parameter', `parameters.${name}`),
  );
  expect(() => validate(resource, parameters, true)).toThrow(/every renewal would send it again/);
  expect(validate(resource, parameters, false)).toBeUndefined();
});

describe.each(named('past'))('B-08 %s: %s', (resource, name) => {
  test('is refused in a watch if it lies in the past, and a channel takes it', () => {
    expect(() => validate(resource, { [name]: before }, true)).toThrow(
      failure('invalid-parameter', `parameters.${name}`),
    );
    expect(() => validate(resource, { [name]: before }, true)).toThrow(/lies in the past/);
    expect(validate(resource, { [name]: after }, true)).toBeUndefined();
    expect(validate(resource, { [name]: before }, false)).toBeUndefined();
  });

  test.each(['2027-02-30T12:00:00Z', 'yesterday', '2027-03-01', '1803902400', 5])(
    'B-10 is no time if it is %s',
    (value) => {
      for (const repeated of [true, false])
        expect(() => validate(resource, { [name]: value }, repeated)).toThrow(
          failure('invalid-parameter', `parameters.${name}`),
        );
    },
  );
});

test('B-10 a time that ages in a list has to exist for a channel too', () => {
  expect(() => validate('calendar.events', { updatedMin: '2027-02-30T12:00:00Z' }, false)).toThrow(
    /updatedMin is not a time that exists/,
  );
});

test('B-08 the page token of drive.changes does not age, and Google gives one', () => {
  const { pageToken } = WATCHABLE_RESOURCES['drive.changes'].parameters;
  expect(pageToken).toMatchObject({ fromGoogle: 'startPageToken' });
  expect(validate('drive.changes', { pageToken: '7' }, true)).toBeUndefined();
  expect(validate('drive.changes', {}, true)).toBeUndefined();
});
