type Mask = Map<string, Mask>;

/**
 * Applies a `fields` parameter to `value`, such as `nextPageToken,files(id,name)` or `file/id`; `*`
 * selects everything.
 */
export function partialResponse(value: unknown, fields: string): unknown {
  return applyMask(value, parseMask(fields));
}

function parseMask(fields: string): Mask {
  const root: Mask = new Map();
  const open: Mask[] = [root];
  // The mask that an opening parenthesis selects: the one of the last name.
  let last: Mask = root;
  for (const [token] of fields.matchAll(/[(),]|[^(),\s]+/g)) {
    if (token === '(') open.push(last);
    else if (token === ')') open.pop();
    else if (token !== ',') {
      last = open.at(-1) ?? root;
      for (const name of token.split('/')) {
        const next: Mask = last.get(name) ?? new Map();
        last.set(name, next);
        last = next;
      }
    }
  }
  return root;
}

function applyMask(value: unknown, mask: Mask): unknown {
  if (mask.size === 0 || mask.has('*')) return value;
  if (Array.isArray(value)) return value.map((item) => applyMask(item, mask));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => mask.has(name));
  return Object.fromEntries(
    kept.map(([name, part]) => [name, applyMask(part, mask.get(name) ?? new Map())]),
  );
}
