import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  RESOURCE_STATES,
  RESOURCES,
  type Resource,
} from '../../../lib/protocol/resource-states.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';

// Google generates these packages from its discovery documents.
const require = createRequire(import.meta.url);
const packageFile = (name: string, file: string) =>
  readFileSync(join(dirname(require.resolve(`@googleapis/${name}`)), file), 'utf8');

interface Generated {
  code: string;
  types: string;
}

function generated(name: string, version: string): Generated {
  return {
    code: packageFile(name, `${version}.js`),
    types: packageFile(name, `${version}.d.ts`),
  };
}

const drive = generated('drive', 'v3');
const calendar = generated('calendar', 'v3');
const directory = generated('admin', 'directory_v1');
const reports = generated('admin', 'reports_v1');

/** Where to find each resource, and which parameters of Google's ours leave out. */
const GENERATED: [Resource, Generated, string, string[]][] = [
  ['drive.files', drive, 'Files', ['supportsTeamDrives']],
  [
    'drive.changes',
    drive,
    'Changes',
    ['includeTeamDriveItems', 'supportsTeamDrives', 'teamDriveId'],
  ],
  ['calendar.events', calendar, 'Events', []],
  ['calendar.calendarList', calendar, 'Calendarlist', []],
  ['calendar.acl', calendar, 'Acl', []],
  ['calendar.settings', calendar, 'Settings', []],
  ['directory.users', directory, 'Users', []],
  ['directory.aliases', directory, 'Users$Aliases', []],
  ['reports.activities', reports, 'Activities', ['groupIdFilter', 'orgUnitID']],
];

/** The parameters of a generated watch method and their types, without the request's body. */
function parametersIn(types: string, name: string): Map<string, string> {
  const start = types.indexOf(`interface Params$Resource$${name}$Watch extends`);
  const block = types.slice(start, types.indexOf('\n    }', start));
  const parameters = [...block.matchAll(/^ {8}(\w+)\?: ([^;]+);/gm)].map(
    ([, parameter = '', type = '']): [string, string] => [parameter, type],
  );
  return new Map(parameters.filter(([parameter]) => parameter !== 'requestBody'));
}

/** The default host and the call's own lists, from the generated code around a path. */
function callIn(code: string, path: string) {
  const at = code.indexOf(`'${path}'`);
  const listAfter = (name: string) => {
    const list = new RegExp(`${name}: \\[([^\\]]*)\\]`).exec(code.slice(at))?.[1] ?? '';
    return [...list.matchAll(/'(\w+)'/g)].map(([, item]) => item).sort();
  };
  return {
    found: at !== -1,
    root: /.*rootUrl \|\| '([^']+)'/s.exec(code.slice(0, at))?.[1],
    method: /method: '(\w+)'/.exec(code.slice(at))?.[1],
    required: listAfter('requiredParams'),
    path: listAfter('pathParams'),
  };
}

function split(url: string): { root: string; path: string } {
  const end = url.indexOf('/', 'https://'.length);
  return { root: url.slice(0, end + 1), path: url.slice(end) };
}

test('every resource that can be watched is compared', () => {
  const watchable = RESOURCES.filter((resource) => WATCHABLE_RESOURCES[resource].watchUrl);

  expect(GENERATED.map(([resource]) => resource).sort()).toEqual(watchable.sort());
});

describe.each(GENERATED)('%s', (resource, { code, types }, name, leftOut) => {
  const { watchUrl = '', stopUrl, parameters } = WATCHABLE_RESOURCES[resource];
  const theirs = parametersIn(types, name);
  const namesWhere = (test: (name: string) => boolean) =>
    Object.keys(parameters).filter(test).sort();

  test('is watched at Google’s URL, with Google’s path parameters, all required', () => {
    const { root, path } = split(watchUrl);
    const ours = namesWhere((parameter) => parameters[parameter]?.in === 'path');
    const call = callIn(code, path);

    expect(call).toMatchObject({ found: true, root, method: 'POST', path: ours });
    expect([...watchUrl.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter).sort()).toEqual(
      ours,
    );
    // What Tidings asks Google for itself need not be given.
    const required = namesWhere((parameter) => {
      const { required, fromGoogle } = parameters[parameter] ?? {};
      return required !== undefined || fromGoogle !== undefined;
    });
    expect(call.required).toEqual(required);
  });

  test('is stopped at Google’s URL', () => {
    const { root, path } = split(stopUrl);

    expect(callIn(code, path)).toMatchObject({ found: true, root, method: 'POST' });
  });

  test('has Google’s parameters, but for those that are deprecated', () => {
    expect([...Object.keys(parameters), ...leftOut].sort()).toEqual([...theirs.keys()].sort());
  });

  test('lets a parameter be repeated where Google has a list', () => {
    expect(namesWhere((parameter) => !!parameters[parameter]?.repeatable)).toEqual(
      [...theirs].flatMap(([parameter, type]) => (type.endsWith('[]') ? [parameter] : [])).sort(),
    );
  });
});

// In seconds; from the push guides, the API references and the discovery documents.
test.each<[Resource, number | undefined, number | undefined]>([
  ['drive.files', 3600, 86_400],
  ['drive.changes', 3600, 604_800],
  ['calendar.events', 604_800, undefined],
  ['calendar.calendarList', 604_800, undefined],
  ['calendar.acl', 604_800, undefined],
  ['calendar.settings', 604_800, undefined],
  ['directory.users', 7200, 172_800],
  ['directory.aliases', 7200, 172_800],
  ['reports.activities', 21_600, 21_600],
  ['storage.objects', undefined, undefined],
])('a channel on %s lives %s seconds, at most %s', (resource, defaultLease, maxLease) => {
  expect(WATCHABLE_RESOURCES[resource]).toMatchObject({
    defaultLeaseSeconds: defaultLease,
    maxLeaseSeconds: maxLease,
  });
});

test.each(RESOURCES)('the states of %s are those that notifications are typed by', (resource) => {
  expect(WATCHABLE_RESOURCES[resource].states).toBe(RESOURCE_STATES[resource]);
});

test('Cloud Storage can be stopped but not watched', () => {
  expect(WATCHABLE_RESOURCES['storage.objects']).toMatchObject({
    watchUrl: undefined,
    stopUrl: 'https://storage.googleapis.com/storage/v1/channels/stop',
  });
});

test('Directory and Reports are stopped at a path with an underscore', () => {
  // googleapis/google-api-php-client#760
  expect(WATCHABLE_RESOURCES['directory.users'].stopUrl).toMatch(/\/directory_v1\/channels\/stop$/);
  expect(WATCHABLE_RESOURCES['reports.activities'].stopUrl).toMatch(
    /\/reports_v1\/channels\/stop$/,
  );
});

test('only the applications of the watch method can be watched', () => {
  expect(WATCHABLE_RESOURCES['reports.activities'].parameters.applicationName?.values).toEqual([
    'access_transparency',
    'admin',
    'calendar',
    'chat',
    'chrome',
    'classroom',
    'context_aware_access',
    'data_studio',
    'drive',
    'gcp',
    'gplus',
    'groups',
    'groups_enterprise',
    'jamboard',
    'keep',
    'login',
    'meet',
    'mobile',
    'rules',
    'saml',
    'token',
    'user_accounts',
  ]);
});
