import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlace } from '../../../cli/listen/place.ts';

test('in whichever order events are handled, the place is before the first that is not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9)), (ended) => {
      const place = createPlace();
      const handled = Array.from({ length: 10 }, (_, number) => place.taken(String(number)));
      for (const number of ended) handled[number]?.();
      const first = handled.findIndex((_, number) => !ended.includes(number));
      expect(place.isOpen()).toBe(first !== -1);
      expect(place.cursor()).toBe(first === -1 ? undefined : String(first));
    }),
  );
});
