import { expect, test } from 'vitest';
import { EXIT_CODES } from '../../../cli/exit-codes.ts';
import { findConnection } from '../../../cli/profiles/connection.ts';
import type { Profiles } from '../../../cli/profiles/profile.ts';
import type { Environment, GlobalOptions } from '../../../cli/settings.ts';

const PROFILES: Profiles = {
  current: 'prod',
  profiles: {
    prod: { url: 'https://prod.example.com', key: 'prod-key' },
    local: { url: 'http://localhost:3000', key: 'local-key', dataFolder: '/data' },
  },
};

test.each<[string, GlobalOptions, Environment, string, string]>([
  ['the current profile', {}, {}, 'https://prod.example.com', 'prod-key'],
  [
    'a profile by its variable',
    {},
    { TIDINGS_PROFILE: 'local' },
    'http://localhost:3000',
    'local-key',
  ],
  [
    'a profile by its flag',
    { profile: 'local' },
    { TIDINGS_PROFILE: 'prod' },
    'http://localhost:3000',
    'local-key',
  ],
  [
    'variables before the current profile',
    {},
    { TIDINGS_URL: 'https://env.example.com', TIDINGS_KEY: 'env-key' },
    'https://env.example.com',
    'env-key',
  ],
  [
    'the flag of a profile before the variables',
    { profile: 'local' },
    { TIDINGS_URL: 'https://env.example.com', TIDINGS_KEY: 'env-key' },
    'http://localhost:3000',
    'local-key',
  ],
  [
    'flags before everything',
    { url: 'https://flag.example.com/', key: 'flag-key' },
    { TIDINGS_URL: 'https://env.example.com', TIDINGS_KEY: 'env-key' },
    'https://flag.example.com',
    'flag-key',
  ],
  [
    'another key for the URL of a profile',
    { key: 'flag-key' },
    {},
    'https://prod.example.com',
    'flag-key',
  ],
  [
    'empty variables as if they were not set',
    {},
    { TIDINGS_URL: '', TIDINGS_KEY: '', TIDINGS_PROFILE: '' },
    'https://prod.example.com',
    'prod-key',
  ],
])('%s', (_, flags, environment, url, key) => {
  expect(findConnection(flags, environment, PROFILES)).toMatchObject({ url, key });
});

test.each<[string, GlobalOptions, Environment]>([
  ['a flag', { url: 'https://evil.example.com' }, {}],
  ['a variable', {}, { TIDINGS_URL: 'https://evil.example.com' }],
])('the key of a profile is not sent to a URL from %s', (_, flags, environment) => {
  expect(() => findConnection(flags, environment, PROFILES)).toThrow(
    expect.objectContaining({ exitCode: EXIT_CODES.unauthorised }),
  );
});

test('a profile that there is not is named, with those that there are', () => {
  expect(() => findConnection({ profile: 'toString' }, {}, PROFILES)).toThrow(
    expect.objectContaining({
      exitCode: EXIT_CODES.usage,
      message: expect.stringMatching(/"toString".*prod, local/),
    }),
  );
});

test('without any profile it says how to get one', () => {
  expect(() => findConnection({}, {}, { profiles: {} })).toThrow(/npm start.*tidings login/);
});

test('without a current profile the one of npm start is used', () => {
  const { profiles } = PROFILES;
  expect(findConnection({}, {}, { profiles })).toMatchObject({
    profileName: 'local',
    dataFolder: '/data',
  });
});
