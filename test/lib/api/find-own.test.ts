import { expect, test } from 'vitest';
import { findOwn, type Lookup } from '../../../lib/api/find-own.ts';
import { httpStatus } from '../../../lib/http/error-response.ts';

/** A lookup of ids of lower-case letters, and the ids that it has read. */
function lookup<Found>(found: Found | undefined): Lookup<Found> & { reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    kind: 'watch',
    isId: (id) => /^[a-z]{1,3000}$/.test(id),
    read: async (id) => {
      reads.push(id);
      return found;
    },
  };
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.each([[{ id: 'abc' }], [null], [''], [0], [false]])(
  'what is read is found: %j',
  async (found) => {
    const own = lookup(found);
    expect(await findOwn(own, 'abc')).toBe(found);
    expect(own.reads).toEqual(['abc']);
  },
);

test('what is not read is not found, with the kind and the id', async () => {
  const error = await errorOf(findOwn(lookup(undefined), 'abc'));
  expect(error).toMatchObject({
    code: 'not-found',
    field: 'id',
    message: 'There is no watch abc',
  });
  expect(httpStatus(error)).toBe(404);
});

test.each(['', 'ABC', 'a b', 'a#b', 'é'])('%j is not an id, and is not looked up', async (id) => {
  const own = lookup('found');
  const error = await errorOf(findOwn(own, id));
  expect(own.reads).toEqual([]);
  // The answer is the same as for an id that does not exist.
  expect(error).toMatchObject({
    code: 'not-found',
    field: 'id',
    message: `There is no watch ${id}`,
  });
});

test('the message of the error has the beginning of a long id only', async () => {
  const error = await errorOf(findOwn(lookup(undefined), 'x'.repeat(3000)));
  expect(error).toMatchObject({ message: `There is no watch ${'x'.repeat(64)}` });
});

test('what the read throws is thrown', async () => {
  const own = { ...lookup(undefined), read: () => Promise.reject(new Error('down')) };
  await expect(findOwn(own, 'abc')).rejects.toThrow('down');
});
