import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { SCOPES } from '../../../lib/google/scopes.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { WATCHABLE } from './resources.ts';

const { resolve } = createRequire(import.meta.url);

/** Where the types of Google's own client list what a method takes: package, API, watch, stop. */
const METHODS: Record<(typeof WATCHABLE)[number], [string, string, string]> = {
  'drive.files': ['drive/build/v3', 'drive.files.watch', 'drive.channels.stop'],
  'drive.changes': ['drive/build/v3', 'drive.changes.watch', 'drive.channels.stop'],
  'calendar.events': ['calendar/build/v3', 'calendar.events.watch', 'calendar.channels.stop'],
  'calendar.calendarList': [
    'calendar/build/v3',
    'calendar.calendarList.watch',
    'calendar.channels.stop',
  ],
  'calendar.acl': ['calendar/build/v3', 'calendar.acl.watch', 'calendar.channels.stop'],
  'calendar.settings': ['calendar/build/v3', 'calendar.settings.watch', 'calendar.channels.stop'],
  'directory.users': ['admin/build/directory_v1', 'directory.users.watch', 'admin.channels.stop'],
  'directory.aliases': [
    'admin/build/directory_v1',
    'directory.users.aliases.watch',
    'admin.channels.stop',
  ],
  'reports.activities': [
    'admin/build/reports_v1',
    'reports.activities.watch',
    'admin.channels.stop',
  ],
};

/** The scopes of a method, as Google's generator wrote them above its example. */
function acceptedBy(file: string, method: string): string[] {
  const types = readFileSync(resolve(`@googleapis/${file}.d.ts`), 'utf8');
  const call = types.indexOf(`await ${method}(`);
  if (call === -1) return [];
  const example = types.slice(types.lastIndexOf('scopes: [', call), call);
  return [...example.matchAll(/'(https:[^']+)'/g)].map(([, scope = '']) => scope);
}

test.each(WATCHABLE)(
  'the one scope that a service account requests for %s is accepted by Google',
  (resource) => {
    const [file, watch, stop] = METHODS[resource];
    const [scope, ...more] = SCOPES[resource];
    expect(more).toEqual([]);
    expect(acceptedBy(file, watch)).toContain(scope);
    expect(acceptedBy(file, stop)).toContain(scope);
  },
);

test.each(WATCHABLE)(
  'the scopes of %s are those that watch accepts, and stop accepts each of them',
  (resource) => {
    const [file, watch, stop] = METHODS[resource];
    const { scopes } = WATCHABLE_RESOURCES[resource];
    expect([...scopes].sort()).toEqual(acceptedBy(file, watch).sort());
    expect(acceptedBy(file, stop)).toEqual(expect.arrayContaining([...scopes]));
  },
);

test('no requested scope permits writing', () => {
  for (const scope of Object.values(SCOPES).flat()) expect(scope).toMatch(/[._]read_?only$/);
});
