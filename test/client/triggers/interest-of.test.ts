import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forSubject, type Selector } from '../../../client/events/selector.ts';
import { StreamEvent } from '../../../client/events/stream-event.ts';
import { interestOf } from '../../../client/triggers/interest-of.ts';
import { Trigger, type TriggerOptions } from '../../../client/triggers/trigger.ts';
import { compileFilter } from '../../../lib/matching/compile-filter.ts';
import { matchesPattern } from '../../../lib/matching/matches-pattern.ts';
import { parseFilter } from '../../../lib/matching/parse-filter.ts';
import { eventOf } from '../../support/stream-model.ts';

const NONE = { types: [] };

describe('what a client subscribes to', () => {
  test('is a type that no event has without triggers and types; a filter is sent, so that the server reads it', () => {
    expect(interestOf([], NONE)).toEqual({ types: ['tidings.none'] });
    const filter = { exact: { subject: '1' } };
    expect(interestOf([], { types: [], filter })).toEqual({ types: ['tidings.none'], filter });
  });

  test.each<[string, Trigger[], object]>([
    ['the types of all', [new Trigger('b'), new Trigger(['a', 'c'])], { types: ['a', 'b', 'c'] }],
    ['no type that a pattern has', [new Trigger('a.x'), new Trigger('a.*')], { types: ['a.*'] }],
    [
      'subjects, if all triggers have some',
      [new Trigger('a', { subjects: ['1'] }), new Trigger(forSubject('b', '2'))],
      {
        types: ['a', 'b'],
        filter: {
          any: [
            { any: [{ exact: { subject: '1' } }, { exact: { sender: '1' } }] },
            { exact: { subject: '2' } },
          ],
        },
      },
    ],
    [
      'both subjects and sources of one trigger',
      [new Trigger(forSubject('a', '1'), { sources: ['s', 't'] })],
      {
        types: ['a'],
        filter: {
          all: [
            { any: [{ exact: { source: 's' } }, { exact: { source: 't' } }] },
            { exact: { subject: '1' } },
          ],
        },
      },
    ],
    [
      'no subjects, if one trigger has none',
      [new Trigger('a', { subjects: ['1'] }), new Trigger('b')],
      { types: ['a', 'b'] },
    ],
  ])('is %s (AX-04, AX-15, AX-16)', (_, triggers, interest) => {
    expect(interestOf(triggers, NONE)).toEqual(interest);
  });

  test('is fewer and wider patterns where there are more than 50', () => {
    const types = (count: number, of: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => new Trigger(of(index)));
    const typesOf = (triggers: Trigger[]) => interestOf(triggers, NONE).types;
    expect(typesOf(types(50, (index) => `a.x${index}`))).toHaveLength(50);
    expect(typesOf(types(51, (index) => `a.x${index}`))).toEqual(['a.*']);
    expect(typesOf(types(51, (index) => `a${index}.x`))).toEqual(['*']);
    expect(typesOf([...types(51, (index) => `a.x${index}`), new Trigger('*.y')])).toEqual(['*']);
  });

  test('has no filter where it would be beyond what the server takes', () => {
    const many = Array.from({ length: 60 }, (_, index) => `subject-${index}`);
    expect(interestOf([new Trigger('a', { subjects: many })], NONE)).toEqual({ types: ['a'] });
    const long = ['x'.repeat(5000)];
    expect(interestOf([new Trigger('a', { sources: long })], NONE)).toEqual({ types: ['a'] });
  });

  const some = (values: string[]) => fc.subarray(values, { maxLength: 2 });
  const trigger = fc
    .record({
      events: fc.subarray(['a.x', 'a.*', 'b.y', '*.y', 'a.*.z', 'b.**'], { minLength: 1 }),
      subject: fc.option(fc.constantFrom('1', '2'), { nil: undefined }),
      subjects: some(['1', '2', '3']),
      sources: some(['/events', '/watches/w']),
    })
    .map(({ events, subject, subjects, sources }) => {
      const options: TriggerOptions = { subjects, sources };
      if (subject === undefined) return new Trigger(events, options);
      const selectors: Selector[] = events.map((type) => forSubject(type, subject));
      return new Trigger<Selector>(selectors, options) as Trigger;
    });
  const event = fc
    .record({
      type: fc.constantFrom('a.x', 'a', 'b.y', 'c.y', 'a.b.z', 'b.c.d'),
      subject: fc.constantFrom('1', '2', '3', '4'),
      sender: fc.constantFrom('1', '2', '5'),
      source: fc.constantFrom('/events', '/watches/w', '/watches/v'),
    })
    .map((fields) => new StreamEvent(eventOf(1, fields)));

  test('lets through every event that one of the triggers is for, and is a filter that the server takes', () => {
    fc.assert(
      fc.property(
        fc.array(trigger, { minLength: 1, maxLength: 70, size: 'max' }),
        fc.array(event),
        (triggers, events) => {
          const { types, filter } = interestOf(triggers, NONE);
          expect(types.length).toBeLessThanOrEqual(50);
          const match = filter === undefined ? () => true : compileFilter(parseFilter(filter));
          for (const one of events) {
            const isThrough =
              types.some((type) => matchesPattern(type, one.type)) &&
              match({ event: one.toJSON() });
            if (triggers.some((each) => each.matches(one))) expect(isThrough).toBe(true);
          }
        },
      ),
    );
  });
});
