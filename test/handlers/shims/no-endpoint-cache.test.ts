import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { EndpointCache } from '../../../handlers/shims/no-endpoint-cache.ts';

const require = createRequire(import.meta.url);

test('the cache is empty', () => {
  expect(new EndpointCache().getEndpoint()).toBeUndefined();
});

test('it has all that is called where endpoint discovery is off', () => {
  const folder = require.resolve('@aws-sdk/middleware-endpoint-discovery/package.json');
  const source = readFileSync(
    new URL('dist-es/endpointDiscoveryMiddleware.js', `file://${folder}`),
    'utf8',
  );
  const called = [...source.matchAll(/endpointCache\.(\w+)\(/g)].map(([, name]) => name);
  expect(called).toEqual(['getEndpoint']);
});
