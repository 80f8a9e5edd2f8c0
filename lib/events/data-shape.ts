/** What one value of an event's data is, in the words of JSON Schema. */
export type ValueShape =
  | {
      type: 'string';
      format?: 'date-time';
      enum?: readonly string[];
    }
  | { type: 'integer' | 'boolean' | 'object' }
  | { type: 'array'; items: ValueShape };

/** What the data of an event is. More fields may come with later versions. */
export interface DataShape {
  type: 'object';
  properties: Readonly<Record<string, ValueShape>>;
  /** The fields that are always there. */
  required: readonly string[];
}

/** A text. */
export const TEXT: ValueShape = { type: 'string' };

/** A time in ISO 8601. */
export const TIME: ValueShape = { type: 'string', format: 'date-time' };

/** The shape of data with these fields: those that are always there, and those that may be. */
export function dataShape(
  always: Readonly<Record<string, ValueShape>>,
  sometimes: Readonly<Record<string, ValueShape>> = {},
): DataShape {
  return {
    type: 'object',
    properties: { ...always, ...sometimes },
    required: Object.keys(always),
  };
}
