import { checkFieldMask, type FieldMask, parseFieldMask } from './field-mask.ts';

/**
 * Applies a `fields` parameter to `value`; `*` selects everything.
 * @throws GoogleError (400) for a selection that `schema` does not have.
 */
export function partialResponse(value: unknown, fields: string, schema: string): unknown {
  const mask = parseFieldMask(fields);
  checkFieldMask(mask, parseFieldMask(schema));
  return applyMask(value, mask);
}

function applyMask(value: unknown, mask: FieldMask): unknown {
  if (mask.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => applyMask(item, mask));
  if (value === null || typeof value !== 'object') return value;
  const all = mask.get('*');
  const kept = Object.entries(value).filter(([name]) => all || mask.has(name));
  return Object.fromEntries(
    kept.map(([name, part]) => [name, applyMask(part, mask.get(name) ?? all ?? new Map())]),
  );
}
