import { KNOWN_FIELDS } from './known-types.ts';

const FIELDS: ReadonlyMap<string, string> = new Map(Object.entries(KNOWN_FIELDS));

/**
 * Compares the data of an event with what its type says. More fields than that may come.
 * @returns the field that does not fit, such as `data.watchId`; empty text if the type is not known
 */
export function wrongField(type: string, data: unknown): string | undefined {
  const resource = /^(\w+\.\w+)\.[^.]+$/.exec(type)?.[1];
  const fields = FIELDS.get(resource ?? type);
  // Resources have states, our own types have not.
  if (fields?.startsWith('channelId') !== !!resource) return '';
  if (kindOf(data) !== '{}') return 'data';
  for (const field of fields.split(' ')) {
    const [, name = '', optional, kind] = /^(\w+)(\??)(.*)$/.exec(field) ?? [];
    const value = (data as Readonly<Record<string, unknown>>)[name];
    const isMissing = value === undefined && optional === '?';
    if (!isMissing && kindOf(value) !== kind) return `data.${name}`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return '';
  if (Number.isInteger(value)) return '#';
  if (Array.isArray(value)) return '[]';
  return value && typeof value === 'object' ? '{}' : '-';
}
