import type { DataShape, ValueShape } from '../../../lib/events/data-shape.ts';

/** What of some data is not as a shape says; empty if all is. */
export function flawsOf(data: unknown, { properties, required }: DataShape): string[] {
  const fields = data as Record<string, unknown>;
  const missing = required.filter((name) => !Object.hasOwn(fields, name));
  const wrong = Object.entries(fields).filter(([name, value]) => {
    const shape = properties[name];
    return shape === undefined || !fits(value, shape);
  });
  return [...missing.map((name) => `no ${name}`), ...wrong.map(([name]) => `wrong ${name}`)];
}

function fits(value: unknown, shape: ValueShape): boolean {
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') return false;
      if (shape.enum && !shape.enum.includes(value)) return false;
      return shape.format === undefined || new Date(value).toISOString() === value;
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(item, shape.items));
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}
