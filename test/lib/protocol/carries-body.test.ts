import { expect, test } from 'vitest';
import { carriesBody } from '../../../lib/protocol/carries-body.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';

test.each(RESOURCES)('%s carries a body if the table says so', (resource) => {
  expect(carriesBody(resource)).toBe(WATCHABLE_RESOURCES[resource].hasBody);
});

test('a resource that nobody knows may carry one', () => {
  expect(carriesBody(undefined)).toBe(true);
});
