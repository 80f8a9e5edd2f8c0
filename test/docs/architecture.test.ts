import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT_STATUSES,
  ACCOUNT_TRANSITIONS,
  DELETION_STAGES,
  DELETION_TRANSITIONS,
} from '../../lib/accounts/account-states.ts';
import { CHANNEL_STATES, CHANNEL_TRANSITIONS } from '../../lib/channels/channel-states.ts';
import { DELIVERY_STATUSES, DELIVERY_TRANSITIONS } from '../../lib/deliveries/delivery-states.ts';
import { ENDPOINT_STATUSES, ENDPOINT_TRANSITIONS } from '../../lib/endpoints/endpoint-states.ts';
import { HOOK_STATUSES, HOOK_TRANSITIONS } from '../../lib/hooks/hook-states.ts';
import { ITEM_KINDS } from '../../lib/table/chart.ts';
import type { ItemKind } from '../../lib/table/item-kind.ts';
import type { Transition } from '../../lib/table/transition.ts';
import {
  CLAIM_STATES,
  CLAIM_TRANSITIONS,
  WATCH_CONDITIONS,
  WATCH_TRANSITIONS,
} from '../../lib/watches/watch-states.ts';

// The formatter pads the cells of tables.
const PAGE = readFileSync(
  new URL('../../docs/architecture.md', import.meta.url),
  'utf8',
).replaceAll(/ +/g, ' ');

type Machine = [
  heading: string,
  states: Readonly<Record<string, string>>,
  transitions: Readonly<Record<string, Transition<string>>>,
];

describe.each<Machine>([
  ['States of a channel', CHANNEL_STATES, CHANNEL_TRANSITIONS],
  ['Condition of a watch', WATCH_CONDITIONS, WATCH_TRANSITIONS],
  ['Claim on a watch', CLAIM_STATES, CLAIM_TRANSITIONS],
  ['Status of an account', ACCOUNT_STATUSES, ACCOUNT_TRANSITIONS],
  ['Deletion of an account', DELETION_STAGES, DELETION_TRANSITIONS],
  ['Status of an endpoint', ENDPOINT_STATUSES, ENDPOINT_TRANSITIONS],
  ['Status of a hook', HOOK_STATUSES, HOOK_TRANSITIONS],
  ['Status of a delivery', DELIVERY_STATUSES, DELIVERY_TRANSITIONS],
])('%s', (heading, states, transitions) => {
  test('the diagram shows the transitions of the table, and no others', () => {
    expect(arrowsIn(section(heading)).sort()).toEqual(arrowsOf(transitions).sort());
  });

  test('the page has the sentence of each state', () => {
    for (const [state, sentence] of Object.entries(states))
      expect(section(heading)).toContain(`| \`${state}\` | ${sentence} |`);
  });

  test('the page says when each transition happens', () => {
    for (const [name, { when }] of Object.entries(transitions))
      expect(section(heading)).toContain(`| \`${name}\` | ${when} |`);
  });

  test('every state can be reached, and every transition has known states', () => {
    const all: readonly Transition<string>[] = Object.values(transitions);
    const known = Object.keys(states);
    const left = all.flatMap(({ from }) => from);
    const entered = all.map(({ to }) => to);
    const initial = new Set(entered.length > 0 && known[0] ? [known[0]] : []);

    expect([...left, ...entered].filter((state) => !known.includes(state))).toEqual([]);
    expect(known.filter((state) => !initial.has(state) && !entered.includes(state))).toEqual([]);
  });
});

test('the page has every kind of item, as the chart of the table has it', () => {
  const rows = Object.values<ItemKind>(ITEM_KINDS).map(chartRow);
  expect(section('The table')).toContain(rows.join('\n'));
});

function section(heading: string): string {
  const [, text] = PAGE.split(`\n## ${heading}\n`);
  if (text === undefined) throw new Error(`docs/architecture.md has no section "${heading}"`);
  return text.split('\n## ')[0] ?? '';
}

function arrowsIn(text: string): string[] {
  const [, diagram = ''] = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(text) ?? [];
  return diagram
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes('-->'));
}

// Mermaid takes no hyphen in the name of a state.
function arrowsOf(transitions: Machine[2]): string[] {
  const id = (state: string) => state.replaceAll('-', '_');
  return Object.entries(transitions).flatMap(([name, { from, to }]) =>
    (from.length === 0 ? ['[*]'] : from.map(id)).map((state) => `${state} --> ${id(to)}: ${name}`),
  );
}

function chartRow({ what, pk, sk, listing, due, ttl, writtenBy, readBy }: ItemKind): string {
  const code = (text: string) => `\`${text}\``;
  const cells = [
    what,
    code(pk),
    code(sk),
    listing ? code(listing) : '',
    due ? 'yes' : '',
    ttl ?? '',
    writtenBy.map(code).join(', '),
    readBy.map(code).join(', '),
  ];
  return `| ${cells.join(' | ')} |`.replaceAll(/ +/g, ' ');
}
