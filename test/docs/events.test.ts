import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ATTRIBUTE_MAX_BYTES } from '../../lib/events/attribute-text.ts';
import { EVENT_MAX_BYTES } from '../../lib/events/event-size.ts';
import { EVENT_TYPES } from '../../lib/events/event-types.ts';
import { LIFECYCLE_TYPES } from '../../lib/events/lifecycle-types.ts';
import { BATCH_MAX_EVENTS, PUBLICATION_MAX_BYTES } from '../../lib/events/parse-publication.ts';
import { RESERVED_PREFIXES, TYPE_MAX_LENGTH } from '../../lib/events/published-type.ts';
import { subjectParameters } from '../../lib/events/subject-of.ts';
import { NOTIFICATION_FORMS } from '../../lib/protocol/notification-forms.ts';
import { RESOURCE_STATES, RESOURCES, type Resource } from '../../lib/protocol/resource-states.ts';

// The formatter pads the cells of tables.
const PAGE = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8').replaceAll(
  / +/g,
  ' ',
);

const code = (text: string) => `\`${text}\``;
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`.replaceAll(/ +/g, ' ');

test('the page has every resource with its states, its body and its subject, and no other', () => {
  expect(PAGE).toContain(`${RESOURCES.map(resourceRow).join('\n')}\n\n`);
  expect(PAGE.match(/^\| `\w+\.\w+\.` /gm)).toHaveLength(RESOURCES.length);
});

test('the page has every type of our own, with its data', () => {
  const rows = Object.entries(LIFECYCLE_TYPES).map(([type, { description, data }]) => {
    const fields = Object.keys(data.properties).map(
      (name) => `${code(name)}${data.required.includes(name) ? '' : '?'}`,
    );
    return row(code(type), description, fields.join(', '));
  });
  expect(PAGE).toContain(`${rows.join('\n')}\n\n`);
});

test('the types of the page are those of the table', () => {
  const types = EVENT_TYPES.map(({ type }) => type);
  const notifications = RESOURCES.flatMap((resource) =>
    [...RESOURCE_STATES[resource], 'unknown'].map((state) => `${resource}.${state}`),
  );
  expect(types.toSorted()).toEqual([...notifications, ...Object.keys(LIFECYCLE_TYPES)].toSorted());
});

test('the page has the reserved prefixes', () => {
  expect(PAGE).toContain(`letter case: ${RESERVED_PREFIXES.map(code).join(', ')}.`);
});

test('the page has the limits', () => {
  const number = (value: number) => value.toLocaleString('en-US');
  expect(PAGE).toContain(`${number(EVENT_MAX_BYTES)} bytes | 413 \`event-too-large\``);
  expect(PAGE).toContain(`${number(PUBLICATION_MAX_BYTES)} bytes | 413 \`body-too-large\``);
  expect(PAGE).toContain(`events of one body | ${BATCH_MAX_EVENTS} |`);
  expect(PAGE).toContain(`${TYPE_MAX_LENGTH} characters at most`);
  expect(PAGE).toContain(`1 to ${number(ATTRIBUTE_MAX_BYTES)} bytes`);
});

// The names of activities are too many for a table.
function resourceRow(resource: Resource): string {
  const states: readonly string[] = RESOURCE_STATES[resource];
  const isOpen = resource === 'reports.activities';
  const named = (isOpen ? states.slice(0, 3) : states).map(code).join(', ');
  const { body } = NOTIFICATION_FORMS[resource];
  return row(
    code(`${resource}.`),
    isOpen ? `${named}, …` : named,
    body === undefined ? '' : code(body),
    subjectParameters(resource).map(code).join(', '),
  );
}
