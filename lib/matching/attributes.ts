/** The attributes that events have (docs/events.md), all of them texts. */
export const ATTRIBUTES = [
  'specversion',
  'id',
  'type',
  'source',
  'subject',
  'time',
  'datacontenttype',
  'sequence',
  'ref',
  'sender',
] as const;

/** The name of an attribute of an event. */
export type Attribute = (typeof ATTRIBUTES)[number];

/** Whether events have an attribute of that name. */
export function isAttribute(name: string): name is Attribute {
  return ATTRIBUTES.some((attribute) => attribute === name);
}
