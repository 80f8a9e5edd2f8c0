import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEventType,
  isReservedType,
  RESERVED_PREFIXES,
} from '../../../lib/events/published-type.ts';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';

describe('TH-12 a type', () => {
  test.each([
    'order.created',
    'created.festivus',
    'order',
    'a.b.c.d',
    'Order-2.is_new',
    '1.2',
    'x'.repeat(190),
  ])('may be %s', (type) => {
    expect([isEventType(type), isReservedType(type)]).toEqual([true, false]);
  });

  test.each([
    '',
    '.',
    'order.',
    '.created',
    'order..created',
    'order created',
    'order/created',
    'order.*',
    'café.created',
    'order.created\n',
    'x'.repeat(191),
  ])('cannot be %j', (type) => {
    expect(isEventType(type)).toBe(false);
  });
});

describe('a reserved prefix', () => {
  test.each(RESERVED_PREFIXES)(
    '%s cannot begin a type, or be one, in any letter case',
    (prefix) => {
      const name = prefix.slice(0, -1);
      for (const type of [`${name}.a`, `${name}.a.b`, name, `${name.toUpperCase()}.a`])
        expect([type, isReservedType(type)]).toEqual([type, true]);
      for (const type of [`${name}s.a`, `my.${name}.a`, `my-${name}`])
        expect([type, isReservedType(type)]).toEqual([type, false]);
    },
  );

  test('covers every resource of Google', () => {
    expect(RESOURCES.filter((resource) => !isReservedType(resource))).toEqual([]);
  });

  test('covers exactly the types whose first segment it is, in lower case', () => {
    const segments = fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,9}$/), { minLength: 1 });
    const names: readonly string[] = RESERVED_PREFIXES.map((prefix) => prefix.slice(0, -1));
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...names), fc.string()), segments, (first, rest) => {
        const reserved = names.includes((first.split('.')[0] ?? '').toLowerCase());
        expect(isReservedType([first, ...rest].join('.'))).toBe(reserved);
      }),
    );
  });
});
