import type { Candidate } from '../lib/matching/candidate.ts';
import { compileSubscriptions, type Subscription } from '../lib/matching/compile-subscriptions.ts';
import { median, rounded } from './figures.ts';

const SUBSCRIPTIONS = 1000;
// One event each: a longer round would be interrupted on a machine that is busy.
const ROUNDS = 2001;

const RESOURCES = [
  ['calendar', 'events', 'exists'],
  ['calendar', 'acl', 'exists'],
  ['drive', 'files', 'update'],
  ['drive', 'changes', 'change'],
  ['directory', 'users', 'add'],
] as const;

/** Patterns of each form for each of the resources, in turn. */
function patternsOf(index: number): string[] {
  const [api, kind, state] = RESOURCES[index % RESOURCES.length] ?? RESOURCES[0];
  const forms = [
    '*',
    `${api}.${kind}.${state}`,
    `${api}.*`,
    `*.${kind}.${state}`,
    `${api}.*.${state}`,
    `${api}.${kind}.**`,
  ];
  return [forms[Math.floor(index / RESOURCES.length) % forms.length] ?? '*'];
}

/** A filter of both kinds of conditions, with a transition; its operands are those of no other. */
function subscriptionOf(index: number): Subscription {
  return {
    id: `endpoint-${index}`,
    patterns: patternsOf(index),
    filter: {
      prefix: { source: '/watches/' },
      q: {
        messageNumber__now_gt: 40 - index / SUBSCRIPTIONS,
        or: [
          { calendar__owner__in: [`user${index}@example.com`, 'you@example.com'] },
          { body__status__startswith: `open ${index}` },
        ],
      },
    },
  };
}

const event = (messageNumber: number) => ({
  type: 'calendar.events.exists',
  source: '/watches/0b1c2d3e',
  subject: 'you@example.com',
  data: {
    messageNumber,
    calendar: { owner: 'me@example.com' },
    body: { status: 'open 41' },
  },
});
const CANDIDATE: Candidate = { event: event(41), previous: event(39) };

/**
 * Measures how long it takes to compare one event with 1,000 subscriptions: of all forms of patterns
 * and five resources, as owners have them, and such that each matches the type, so that every filter
 * is evaluated.
 */
export function benchMatch(): Record<string, number> {
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, (_, index) => subscriptionOf(index));
  const patterns = ['*'];
  const allMatching = subscriptions.map(({ id, filter }) => ({ id, patterns, filter }));
  return {
    microsecondsPer1000: microsecondsPerEvent(subscriptions),
    microsecondsPer1000Filters: microsecondsPerEvent(allMatching),
  };
}

function microsecondsPerEvent(subscriptions: readonly Subscription[]): number {
  const match = compileSubscriptions(subscriptions);
  let matched = 0;
  const figures = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    matched += match(CANDIDATE).length;
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  if (matched === 0) throw new Error('Nothing was matched');
  return rounded(median(figures));
}
