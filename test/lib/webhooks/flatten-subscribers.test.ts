import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flattenSubscribers, SUBSCRIBERS_MAX } from '../../../lib/webhooks/flatten-subscribers.ts';
import type { Subscribers } from '../../../lib/webhooks/subscriber.ts';

const urls = async (subscribers: Subscribers, context = {}) =>
  (await flattenSubscribers(subscribers, 'a.b', context)).map(({ url }) => url);

async function* later(...entries: Subscribers[]): AsyncGenerator<Subscribers> {
  for (const entry of entries) yield await Promise.resolve(entry);
}

function* now(...entries: Subscribers[]): Generator<Subscribers> {
  yield* entries;
}

describe('subscribers (TH-27)', () => {
  test.each([
    ['none', undefined, []],
    ['null', null, []],
    ['an empty text', '', []],
    ['a URL (TH-28)', 'a', ['a']],
    ['an object', { url: 'a' }, ['a']],
    ['a list with what is empty', ['a', undefined, null, '', [], 'b'], ['a', 'b']],
    [
      'lists in lists, breadth first',
      ['a', ['b', ['c', ['d']], 'e'], 'f'],
      ['a', 'f', 'b', 'e', 'c', 'd'],
    ],
    ['the same twice (TH-26)', ['a', ['a'], { url: 'a' }], ['a', 'a', 'a']],
    ['a set', new Set(['a', 'b']), ['a', 'b']],
    ['a function', () => 'a', ['a']],
    ['a function that returns nothing', () => undefined, []],
    ['an async function that returns a list', async () => ['a', ['b']], ['a', 'b']],
    ['a generator', () => now('a', ['c'], 'b'), ['a', 'b', 'c']],
    ['an async generator', () => later('a', () => 'b'), ['a', 'b']],
    ['a function that returns a function', () => () => ['a'], ['a']],
  ] satisfies [string, Subscribers, string[]][])(
    'of %s are flattened',
    async (_, given, expected) => {
      expect(await urls(given)).toEqual(expected);
    },
  );

  test('that are objects keep what they have', async () => {
    const endpoint = { url: 'a', format: 'hook', secrets: ['x'] } as const;
    expect(await flattenSubscribers([endpoint], 'a.b', {})).toEqual([endpoint]);
  });

  test('that are functions get the name of the event and the context', async () => {
    const given: unknown[] = [];
    const subscribers: Subscribers = (name, context) => {
      given.push(name, context);
      return [];
    };
    await urls([subscribers, [subscribers]], { shop: 7 });
    expect(given).toEqual(['a.b', { shop: 7 }, 'a.b', { shop: 7 }]);
  });

  test('of nested lists are all there, each as often as it was given', async () => {
    const lists = fc.letrec<{ entry: Subscribers }>((tie) => ({
      entry: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a', 'b', ''),
        fc.array(tie('entry'), { maxLength: 4 }),
      ),
    })).entry;
    await fc.assert(
      fc.asyncProperty(lists, async (given) => {
        const expected = [given].flat(Number.POSITIVE_INFINITY).filter((url) => url !== '');
        expect((await urls(given)).sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe('subscribers are an error', () => {
  test('of a function that returns itself, and a generator without an end', async () => {
    const itself: Subscribers = () => itself;
    function* forever(): Generator<Subscribers> {
      for (;;) yield 'a';
    }
    for (const subscribers of [itself, forever()])
      await expect(urls(subscribers)).rejects.toMatchObject({ code: 'too-many-subscribers' });
    expect(await urls(Array(SUBSCRIBERS_MAX - 2).fill('a'))).toHaveLength(SUBSCRIBERS_MAX - 2);
  });

  test.each([7, true, {}, { url: 7 }])('of %j', async (wrong) => {
    await expect(urls([wrong as unknown as string])).rejects.toThrow(TypeError);
  });

  test('of a function that throws: it is what it throws', async () => {
    const error = new Error('no database');
    await expect(urls([() => Promise.reject(error)])).rejects.toBe(error);
  });
});
