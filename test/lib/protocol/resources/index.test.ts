import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { carriesBody } from '../../../../lib/protocol/carries-body.ts';
import { NOTIFICATION_FORMS } from '../../../../lib/protocol/notification-forms.ts';
import { resourceFromUri } from '../../../../lib/protocol/resource-from-uri.ts';
import {
  RESOURCE_STATES,
  RESOURCES,
  type Resource,
} from '../../../../lib/protocol/resource-states.ts';
import {
  API_METHODS,
  API_NOTIFICATIONS,
  API_STATES,
} from '../../../../lib/protocol/resources/index.ts';
import { typeNotification } from '../../../../lib/protocol/type-notification.ts';
import { WATCHABLE_RESOURCES } from '../../../../lib/protocol/watchable-resources.ts';

const PROTOCOL = new URL('../../../../lib/protocol/', import.meta.url);

/** What the files of the APIs export under a name with this ending. */
async function tables(ending: string): Promise<object[]> {
  const folder = new URL('resources/', PROTOCOL);
  const files = readdirSync(folder).filter((file) => file !== 'index.ts');
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((exported) =>
    Object.entries<object>(exported).flatMap(([name, table]) =>
      name.endsWith(ending) ? [table] : [],
    ),
  );
}

test.each([
  ['_STATES', API_STATES],
  ['_NOTIFICATIONS', API_NOTIFICATIONS],
  ['_METHODS', API_METHODS],
])('the index lists the %s of each API’s file, for the same resources', async (ending, listed) => {
  const exported = await tables(ending);

  expect(exported).toHaveLength(listed.length);
  expect(exported).toEqual(expect.arrayContaining([...listed]));
  expect(listed.flatMap((table) => Object.keys(table)).sort()).toEqual([...RESOURCES].sort());
});

/** The URL of the list or get method, which Google sends as X-Goog-Resource-URI. */
function listUrl(resource: Resource): string {
  // Google removed Storage's watch method, but what it watched is still listed here.
  const { watchUrl = 'https://storage.googleapis.com/storage/v1/b/{bucket}/o/watch' } =
    WATCHABLE_RESOURCES[resource];
  return watchUrl.replace(/\/watch$/, '').replace(/\{(\w+)\}/g, 'some-$1');
}

describe.each(RESOURCES)('%s is complete:', (resource) => {
  const { api, watchUrl, watchGone, stopUrl, parameters, requireOneOf, ...facts } =
    WATCHABLE_RESOURCES[resource];

  test('it has states', () => {
    expect(RESOURCE_STATES[resource].length).toBeGreaterThan(0);
  });

  test('its pattern, and no other, matches the URL of its list or get method', () => {
    const uri = listUrl(resource);
    const matching = RESOURCES.filter((name) => NOTIFICATION_FORMS[name].uri.test(uri));

    expect(matching).toEqual([resource]);
    expect(resourceFromUri(`${uri}?alt=json`)).toBe(resource);
  });

  test('it names its API as its methods do', () => {
    expect(resource.split('.')[0]).toBe(api);
    expect(stopUrl).toMatch(/^https:\/\/\w+\.googleapis\.com\/.+\/channels\/stop$/);
  });

  test('it has a watch URL, or says what replaces it', () => {
    expect([watchUrl, watchGone].filter((fact) => fact !== undefined)).toHaveLength(1);
    if (watchUrl) expect(watchUrl).toMatch(/^https:\/\/\w+\.googleapis\.com\/.+\/watch$/);
  });

  test('what it requires one of are parameters, and one has a hint', () => {
    const required = (requireOneOf ?? []).map((name) => parameters[name]);

    expect(required).not.toContain(undefined);
    if (requireOneOf) expect(required.some((parameter) => parameter?.hint)).toBe(true);
  });

  test('its leases are whole seconds, the default no longer than the maximum', () => {
    const { defaultLeaseSeconds, maxLeaseSeconds } = facts;
    const named = [defaultLeaseSeconds, maxLeaseSeconds].filter((lease) => lease !== undefined);

    for (const lease of named) expect(Number.isSafeInteger(lease) && lease > 0).toBe(true);
    expect(named).toEqual([...named].sort((a, b) => a - b));
    if (watchUrl) expect(defaultLeaseSeconds).toBeDefined();
  });

  test('it has scopes, none twice', () => {
    expect(facts.scopes.length).toBeGreaterThan(0);
    expect(new Set(facts.scopes).size).toBe(facts.scopes.length);
    for (const scope of facts.scopes)
      expect(scope).toMatch(/^https:\/\/www\.googleapis\.com\/auth\/[a-z_.-]+$/);
  });

  test('its notifications hold the body, if one comes, in the field that it names', () => {
    const typed = typeNotification({
      channelId: 'channel-1',
      messageNumber: 2,
      headers: { resourceUri: listUrl(resource), resourceState: RESOURCE_STATES[resource][0] },
      body: '{"kind":"some-body"}',
    });
    const bodies = Object.values(typed).filter((value) => value?.kind === 'some-body');

    expect(bodies).toHaveLength(carriesBody(resource) ? 1 : 0);
    expect(typed).toMatchObject(
      carriesBody(resource) ? { [`${NOTIFICATION_FORMS[resource].body}`]: bodies[0] } : {},
    );
  });
});

/** What esbuild leaves of a file of lib/protocol and its imports, as in a function's bundle. */
async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, PROTOCOL))],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join();
}

const METHODS = Object.values(WATCHABLE_RESOURCES).flatMap(({ watchUrl, stopUrl, scopes }) => [
  ...(watchUrl === undefined ? [] : [watchUrl]),
  stopUrl,
  ...scopes,
]);
const STATES = ['untrash', 'changed', 'not_exists', 'makeAdmin', 'CREATE_USER'];

test.each(['resource-from-uri.ts', 'carries-body.ts'])(
  'the receiver’s %s bundles no states and no methods',
  async (file) => {
    const text = await bundled(file);

    expect(text).toContain('drive.files');
    expect([...METHODS, ...STATES].filter((fact) => text.includes(fact))).toEqual([]);
  },
);

test('typing notifications bundles the states, but no methods', async () => {
  const text = await bundled('type-notification.ts');

  expect(STATES.filter((state) => text.includes(state))).toEqual(STATES);
  expect(METHODS.filter((fact) => text.includes(fact))).toEqual([]);
});
