import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeItem } from '../../../lib/table/change-item.ts';
import { allOf, type Condition, isIn } from '../../../lib/table/transition.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { putItem } from './stored-item.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const PLACES = ['north', 'east', 'south', 'west'] as const;
const STATES = ['red', 'yellow', 'green'] as const;
type Light = (typeof STATES)[number];

/** Whether a condition holds for an item, as DynamoDB judges it. */
async function holds(condition: Condition, attributes: Record<string, unknown>): Promise<boolean> {
  const key = { pk: crypto.randomUUID(), sk: 'x' };
  await putItem(table, { ...key, ...attributes });
  const change = { patch: { changed: true }, ...condition };
  return (await changeItem(table, key, change)) !== undefined;
}

const lights = fc.subarray([...STATES], { minLength: 1 });
const attributes = fc.option(fc.constantFrom(...STATES), { nil: undefined });
const item = (name: string, light: Light | undefined) => (light ? { [name]: light } : {});

describe('isIn', () => {
  test('holds exactly for an attribute with one of the states', async () => {
    await fc.assert(
      fc.asyncProperty(lights, attributes, async (states, light) => {
        const expected = light !== undefined && states.includes(light);
        expect(await holds(isIn('state', states), item('state', light))).toBe(expected);
      }),
    );
  });

  test('holds for an absent attribute exactly if the state that it stands for is one of them', async () => {
    const absents = fc.constantFrom(...STATES);
    await fc.assert(
      fc.asyncProperty(lights, absents, attributes, async (states, absent, light) => {
        const expected = states.includes(light ?? absent);
        expect(await holds(isIn('state', states, absent), item('state', light))).toBe(expected);
      }),
    );
  });

  test('holds for no item that is not there', async () => {
    const change = { patch: { changed: true }, ...isIn('state', [...STATES]) };
    expect(await changeItem(table, { pk: 'no-such-item', sk: 'x' }, change)).toBeUndefined();
  });

  test('names the attribute by a placeholder, and has a value for each state', () => {
    expect(isIn('state', ['red', 'green'])).toEqual({
      when: '#state IN (:state0, :state1)',
      values: { state0: 'red', state1: 'green' },
    });
  });
});

describe('allOf', () => {
  test('holds exactly if all conditions hold, in any order', async () => {
    const absents = fc.constantFrom(undefined, ...STATES);
    const part = fc.record({ states: lights, absent: absents, light: attributes });
    const parts = fc.array(part, { minLength: 1, maxLength: PLACES.length });
    await fc.assert(
      fc.asyncProperty(parts, async (all) => {
        const conditions = all.map(({ states, absent }, n) =>
          isIn(PLACES[n] ?? '', states, absent),
        );
        const attributes = all.map(({ light }, n) => item(PLACES[n] ?? '', light));
        const expected = all.every(({ states, absent, light }) => {
          const state = light ?? absent;
          return state !== undefined && states.includes(state);
        });
        expect(await holds(allOf(...conditions), Object.assign({}, ...attributes))).toBe(expected);
      }),
    );
  });

  test('of conditions with and without values has the values of all', async () => {
    const both = allOf({ when: 'attribute_not_exists(#gone)' }, isIn('state', ['red']));

    expect(both.values).toEqual({ state0: 'red' });
    expect(await holds(both, { state: 'red' })).toBe(true);
    expect(await holds(both, { state: 'red', gone: true })).toBe(false);
  });

  test('of one condition is that condition', () => {
    const condition = isIn('state', ['red', 'green'], 'red');

    expect(allOf(condition)).toEqual(condition);
  });
});
