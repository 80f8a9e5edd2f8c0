import type { DataShape, ValueShape } from './data-shape.ts';

/** Data of a shape, for an event that stands for others of its type. */
export function sampleData({ properties }: DataShape, atMs: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, shape]) => [name, sampleValue(shape, name, atMs)]),
  );
}

function sampleValue(shape: ValueShape, name: string, atMs: number): unknown {
  switch (shape.type) {
    case 'string':
      if (shape.format === 'date-time') return new Date(atMs).toISOString();
      return shape.enum?.[0] ?? `example-${name}`;
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'object':
      return {};
    case 'array':
      return [sampleValue(shape.items, name, atMs)];
  }
}
