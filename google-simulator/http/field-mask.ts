import { GoogleError } from '../google-error.ts';

/** The names that a `fields` parameter selects, each with the names below it; none for all. */
export type FieldMask = Map<string, FieldMask>;

/**
 * Parses a mask such as `nextPageToken,files(id,name)` or `file/id`.
 * @throws GoogleError (400) if it is not well-formed.
 */
export function parseFieldMask(fields: string): FieldMask {
  const root: FieldMask = new Map();
  const open: FieldMask[] = [root];
  // The mask that an opening parenthesis selects: the one of the last name.
  let last: FieldMask | undefined;
  for (const [token] of fields.matchAll(/[(),]|[^(),\s]+/g)) {
    const isName = !/^[(),]$/.test(token);
    // A name follows a comma or an opening parenthesis; the others follow a name.
    if (isName === (last !== undefined)) throw invalidField(fields);
    if (isName) last = select(open.at(-1) ?? root, token, fields);
    else if (token === ')') {
      if (open.length === 1) throw invalidField(fields);
      last = open.pop();
    } else {
      if (token === '(' && last) open.push(last);
      last = undefined;
    }
  }
  if (last === undefined || open.length > 1) throw invalidField(fields);
  return root;
}

function select(mask: FieldMask, path: string, fields: string): FieldMask {
  let at = mask;
  for (const name of path.split('/')) {
    if (!/^(?:\*|[\w$-]+)$/.test(name)) throw invalidField(fields);
    const next: FieldMask = at.get(name) ?? new Map();
    at.set(name, next);
    at = next;
  }
  return at;
}

/** @throws GoogleError (400) if `mask` selects a name that `schema` does not have. */
export function checkFieldMask(mask: FieldMask, schema: FieldMask): void {
  if (schema.has('*')) return;
  for (const [name, below] of mask) {
    const known = schema.get(name);
    if (name === '*') checkAll(below, schema);
    else if (!known || (known.size === 0 && below.size > 0)) throw invalidField(name);
    else checkFieldMask(below, known);
  }
}

// What stands below an asterisk has to exist in at least one of the parts.
function checkAll(mask: FieldMask, schema: FieldMask): void {
  for (const [name] of mask) {
    const parts = [...schema.values()];
    if (name !== '*' && !parts.some((part) => part.has(name) || part.has('*')))
      throw invalidField(name);
  }
}

function invalidField(selection: string): GoogleError {
  const message = `Invalid field selection ${selection}`;
  return new GoogleError('invalidParameter', { status: 400, message, location: 'fields' });
}
