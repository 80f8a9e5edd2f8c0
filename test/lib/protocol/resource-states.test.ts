import { expect, test } from 'vitest';
import { isResource, RESOURCE_STATES, RESOURCES } from '../../../lib/protocol/resource-states.ts';

test('GC-28 differs: the states of each resource are those of its push guide', () => {
  const { 'reports.activities': reports, ...others } = RESOURCE_STATES;

  expect(others).toEqual({
    'drive.files': ['add', 'remove', 'update', 'trash', 'untrash'],
    'drive.changes': ['change', 'changed'],
    'calendar.events': ['exists', 'not_exists'],
    'calendar.calendarList': ['exists', 'not_exists'],
    'calendar.acl': ['exists', 'not_exists'],
    'calendar.settings': ['exists', 'not_exists'],
    'directory.users': ['add', 'delete', 'makeAdmin', 'undelete', 'update'],
    'directory.aliases': ['add', 'delete'],
    'storage.objects': ['exists', 'not_exists'],
  });
  expect(reports).toEqual(expect.arrayContaining(['CREATE_USER', 'CHANGE_PASSWORD', 'edit']));
});

test.each(RESOURCES)('%s names no state twice, nor sync or unknown, which are ours', (resource) => {
  const states: readonly string[] = RESOURCE_STATES[resource];

  expect(new Set(states).size).toBe(states.length);
  expect(states).not.toContain('sync');
  expect(states).not.toContain('unknown');
});

test.each(RESOURCES)('%s is a resource', (resource) => {
  expect(isResource(resource)).toBe(true);
});

test.each(['', 'drive', 'Drive.files', 'unknown', 'toString', '__proto__', null, undefined, 5, {}])(
  '%j is no resource',
  (name) => {
    expect(isResource(name)).toBe(false);
  },
);
