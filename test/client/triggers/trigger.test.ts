import { describe, expect, test } from 'vitest';
import { forSubject } from '../../../client/events/selector.ts';
import { StreamEvent } from '../../../client/events/stream-event.ts';
import { Trigger } from '../../../client/triggers/trigger.ts';
import { eventOf, type SomeEvent } from '../../support/stream-model.ts';

const event = (fields: SomeEvent = {}) => new StreamEvent(eventOf(1, fields));

describe('a trigger', () => {
  // The table of the predecessor: its characters are subjects, its worlds sources.
  const kill = { type: 'kill', subject: '5', sender: '7', source: '/worlds/17' };
  test.each<[string, ConstructorParameters<typeof Trigger>, SomeEvent, boolean]>([
    [
      'subjects and sources (AX-09, AX-12, AX-13)',
      ['kill', { subjects: ['5'], sources: ['/worlds/17'] }],
      kill,
      true,
    ],
    [
      'what caused it is a subject (AX-12)',
      ['kill', { subjects: ['7'], sources: ['/worlds/17'] }],
      kill,
      true,
    ],
    ['another subject (AX-12)', ['kill', { subjects: ['1'] }], kill, false],
    [
      'another source (AX-13)',
      ['kill', { sources: ['/worlds/1'] }],
      { ...kill, source: '/worlds/10' },
      false,
    ],
    ['another type (AX-10)', ['death'], kill, false],
    ['a selector of its subject (AX-11)', [forSubject('kill', '5')], kill, true],
    ['a selector of another subject (AX-11)', [forSubject('kill', '250')], kill, false],
    [
      'a condition that returns false (AX-14)',
      ['kill', { conditions: [() => false] }],
      kill,
      false,
    ],
    ['a condition that returns true (AX-14)', ['kill', { conditions: [() => true] }], kill, true],
    [
      'an async one that resolves false (AX-14)',
      ['kill', { conditions: [async () => false] }],
      kill,
      false,
    ],
    [
      'an async one that resolves true (AX-14)',
      ['kill', { conditions: [async () => true] }],
      kill,
      true,
    ],
    [
      'no subject, where one is asked for (AX-12)',
      ['kill', { subjects: ['5'] }],
      { type: 'kill' },
      false,
    ],
    ['no lists (AX-07)', ['kill', { subjects: [], sources: [] }], kill, true],
    ['an object with the id as subject (AX-07)', ['kill', { subjects: [{ id: '5' }] }], kill, true],
    [
      'a watch as source (AX-07, AX-13)',
      ['kill', { sources: [{ id: 'w1' }] }],
      { type: 'kill', source: '/watches/w1' },
      true,
    ],
    ['several types (AX-06)', [['death', 'kill']], kill, true],
    ['a pattern, which the predecessor did not have (AX-10)', ['order.*'], {}, true],
    ['another letter case (AX-10)', ['Kill'], kill, false],
    ['a type and not its beginning (AX-10)', ['order'], {}, false],
  ])('%s', async (_, options, fields, holds) => {
    expect(await new Trigger(...options).check(event(fields))).toBe(holds);
  });

  test('asks its conditions in order, until one does not hold (AX-14)', async () => {
    const asked: string[] = [];
    const trigger = new Trigger('*', {
      conditions: [
        true,
        () => asked.push('first'),
        async () => asked.push('second') > 5,
        () => asked.push('third'),
      ],
    });
    expect(await trigger.check(event())).toBe(false);
    expect(asked).toEqual(['first', 'second']);
    expect(await new Trigger('*', { conditions: [0] }).check(event())).toBe(false);
  });

  test('has a list of conditions that can be changed later, and the changed list counts (AX-14)', async () => {
    const trigger = new Trigger('*');
    expect(await trigger.check(event())).toBe(true);
    trigger.conditions.push(() => false);
    expect(await trigger.check(event())).toBe(false);
    trigger.conditions.length = 0;
    expect(await trigger.check(event())).toBe(true);
  });

  test('asks nothing about events of other types', async () => {
    let asked = 0;
    const trigger = new Trigger('a', { conditions: [() => (asked += 1)] });
    await trigger.check(event({ type: 'b' }));
    expect(asked).toBe(0);
  });

  test('throws what a condition throws (AX-14)', async () => {
    const trigger = new Trigger('*', {
      conditions: [
        () => {
          throw new Error('broken');
        },
      ],
    });
    await expect(trigger.check(event())).rejects.toThrow('broken');
  });

  test('has the name that it is given, or that of its action, or none (AX-06, AX-22)', () => {
    function reload() {}
    expect(new Trigger('*', { name: 'mine', action: reload }).name).toBe('mine');
    expect(new Trigger('*', { action: reload }).name).toBe('reload');
    expect(new Trigger('*').name).toBeUndefined();
    expect(new Trigger('*').callback(reload).name).toBe('reload');
  });

  test('has an action that can be set later (AX-08)', () => {
    const action = () => {};
    const trigger = new Trigger('*');
    expect(trigger.callback(action)).toBe(trigger);
    expect(trigger.action).toBe(action);
    expect(trigger.lastRun).toBeUndefined();
  });

  test('lets no older events through than it is told', async () => {
    const nowMs = Date.parse('2026-11-26T10:00:10.000Z');
    const old = new StreamEvent(eventOf(1), { now: () => nowMs });
    expect(old.ageMs).toBe(10_000);
    expect(new Trigger('*', { maxAgeMs: 9_999 }).matches(old)).toBe(false);
    expect(new Trigger('*', { maxAgeMs: 10_000 }).matches(old)).toBe(true);
  });

  test('does not take what is no pattern', () => {
    expect(() => new Trigger(['order.paid', 'a b'])).toThrow(
      expect.objectContaining({ code: 'invalid-pattern', field: 'events' }),
    );
  });
});
