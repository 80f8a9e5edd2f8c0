import { afterAll, expect } from 'vitest';
import { permits } from '../serverless/rights.ts';
import { type GuardingProxy, startGuardingProxy } from '../support/guarding-proxy.ts';

const guards: GuardingProxy[] = [];
afterAll(async () => {
  const all = guards.splice(0);
  await Promise.all(all.map((guard) => guard.close()));
  // A function may have swallowed the denial.
  expect(all.flatMap(({ denied }) => denied)).toEqual([]);
});

/**
 * Puts a guard in front of a service of AWS, which knows every role of the packaged template. After
 * all tests it checks that no request was denied.
 * @returns the guard's URL.
 */
export async function guardRoles(url: string): Promise<string> {
  const guard = await startGuardingProxy(url, (request) => permits(request.accessKeyId, request));
  guards.push(guard);
  return guard.url;
}
