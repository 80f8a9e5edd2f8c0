import { expect, test } from 'vitest';
import { carriesBody } from '../../../lib/protocol/carries-body.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';

const WITH_BODY = [
  'directory.users',
  'directory.aliases',
  'reports.activities',
  'storage.objects',
] as readonly string[];

test.each(RESOURCES)('%s carries a body if its push guide shows one', (resource) => {
  expect(carriesBody(resource)).toBe(WITH_BODY.includes(resource));
  expect(WATCHABLE_RESOURCES[resource].hasBody).toBe(WITH_BODY.includes(resource));
});

test('an unknown resource may carry one', () => {
  expect(carriesBody(undefined)).toBe(true);
});
