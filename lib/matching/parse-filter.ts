import { ATTRIBUTES, isAttribute } from './attributes.ts';
import { type AttributeTexts, DIALECTS, type Filter } from './filter.ts';
import { readQuery } from './parse-query.ts';
import { countCondition, countText, deeper, invalidFilter, type Place, placeAt } from './place.ts';
import { readItems, readMembers } from './read-members.ts';

/**
 * Reads a filter, before it is stored. docs/matching.md has what it may be.
 * @returns a copy of it.
 * @throws TidingsError `invalid-filter` with the field, such as `filter.any.0.q.status__eq`
 */
export function parseFilter(value: unknown, field = 'filter'): Filter {
  return readFilter(value, placeAt(field));
}

function readFilter(value: unknown, place: Place): Filter {
  const filter: Filter = {};
  for (const { name, member, at } of readMembers(value, place, '{"exact": {"subject": "7"}}')) {
    if (name === 'exact' || name === 'prefix' || name === 'suffix')
      filter[name] = readTexts(member, at);
    else if (name === 'all' || name === 'any') filter[name] = readItems(member, at, readFilter);
    else if (name === 'not') filter.not = readFilter(member, deeper(at));
    else if (name === 'q') filter.q = readQuery(member, at);
    else
      throw invalidFilter(
        at,
        `is no dialect of filters. Use ${DIALECTS.join(', ')}; conditions on data go into q`,
      );
  }
  return filter;
}

function readTexts(value: unknown, place: Place): AttributeTexts {
  const texts: AttributeTexts = {};
  for (const { name, member, at } of readMembers(value, place, '{"subject": "7"}')) {
    countCondition(at);
    if (!isAttribute(name))
      throw invalidFilter(
        at,
        `is no attribute of an event. Use ${ATTRIBUTES.join(', ')}; conditions on data go into q`,
      );
    if (typeof member !== 'string' || member === '')
      throw invalidFilter(at, 'must be text that is not empty');
    if (!member.isWellFormed())
      throw invalidFilter(at, 'has half of a surrogate pair, which is no character');
    countText(at, member);
    texts[name] = member;
  }
  return texts;
}
