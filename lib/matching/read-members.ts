import { countText, deeper, inside, invalidFilter, type Place } from './place.ts';

/**
 * The members of an object that may not be empty, each with its place.
 * @throws TidingsError `invalid-filter`
 */
export function readMembers(
  value: unknown,
  place: Place,
  example: string,
): { name: string; member: unknown; at: Place }[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isObject ? Object.entries(value) : [];
  if (members.length === 0)
    throw invalidFilter(place, `must be an object with one member or more, such as ${example}`);
  return members.map(([name, member]) => {
    // Before the name becomes a part of a message.
    countText(place, name);
    return { name, member, at: inside(place, name) };
  });
}

/**
 * Reads each item of a list that may not be empty, one level deeper.
 * @throws TidingsError `invalid-filter`
 */
export function readItems<Item>(
  value: unknown,
  place: Place,
  read: (item: unknown, at: Place) => Item,
): Item[] {
  if (!Array.isArray(value) || value.length === 0)
    throw invalidFilter(place, 'must be a list with one item or more');
  const level = deeper(place);
  const items: readonly unknown[] = value;
  return Array.from(items, (item, index) => read(item, inside(level, index)));
}
