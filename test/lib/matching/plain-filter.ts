import type { Candidate } from '../../../lib/matching/candidate.ts';
import type { Filter, Query } from '../../../lib/matching/filter.ts';

// What filters mean, in the plainest way: read anew for each event, one case for each name.

/** Whether an event matches a filter. */
export function plainlyPasses(filter: Filter, candidate: Candidate): boolean {
  return Object.entries(filter).every(([dialect, given]) => {
    switch (dialect) {
      case 'all':
        return given.every((one: Filter) => plainlyPasses(one, candidate));
      case 'any':
        return given.some((one: Filter) => plainlyPasses(one, candidate));
      case 'not':
        return !plainlyPasses(given, candidate);
      case 'q':
        return plainlyHolds(given, candidate.event.data, candidate.previous?.data);
      default:
        return Object.entries<string>(given).every(([name, text]) => {
          const value = new Map<string, unknown>(Object.entries(candidate.event)).get(name);
          if (typeof value !== 'string') return false;
          if (dialect === 'exact') return value === text;
          const part =
            dialect === 'prefix' ? value.slice(0, text.length) : value.slice(-text.length);
          return part === text;
        });
    }
  });
}

/** Whether data matches conditions. */
export function plainlyHolds(query: Query, data: unknown, previous: unknown): boolean {
  return Object.entries({ ...query }).every(([key, given]: [string, unknown]) => {
    if (key === 'and') return (given as Query[]).every((one) => plainlyHolds(one, data, previous));
    if (key === 'or') return (given as Query[]).some((one) => plainlyHolds(one, data, previous));
    if (key === 'not') return !plainlyHolds(given as Query, data, previous);
    const names = key.split('__');
    const operator = names.at(-1)?.replace(/^now_/, '') ?? '';
    const value = find(data, names.slice(0, -1));
    if (value === undefined || !holds(operator, value, given)) return false;
    if (!names.at(-1)?.startsWith('now_')) return true;
    return changed(operator, find(previous, names.slice(0, -1)) ?? null, given);
  });
}

function find(data: unknown, names: readonly string[]): unknown {
  const [name, ...others] = names;
  if (name === undefined) return data;
  if (typeof data !== 'object' || data === null) return undefined;
  return find(new Map<string, unknown>(Object.entries(data)).get(name), others);
}

function holds(operator: string, value: unknown, given: unknown): boolean {
  const isSorted = typeof value === typeof given && /^(?:number|string)$/.test(typeof given);
  const [left, right] = [value, given] as [number, number];
  switch (operator) {
    case 'eq':
      return typeof given === 'boolean' ? truthy(value) === given : value === given;
    case 'ne':
      return !holds('eq', value, given);
    case 'gt':
      return isSorted && left > right;
    case 'gte':
      return isSorted && left >= right;
    case 'lt':
      return isSorted && left < right;
    case 'lte':
      return isSorted && left <= right;
    case 'in':
      return (given as unknown[]).some((item) => item === value);
    case 'not_in':
      return (given as unknown[]).every((item) => item !== value);
    case 'is':
      return value === given;
    case 'is_not':
      return value !== given;
    case 'contains':
      if (Array.isArray(value)) return value.some((item) => item === given);
      return typeof value === 'string' && typeof given === 'string' && value.indexOf(given) >= 0;
    case 'startswith':
      return typeof value === 'string' && value.indexOf(given as string) === 0;
    case 'endswith':
      return typeof value === 'string' && `${value}\n`.includes(`${given}\n`);
    case 'true':
      return truthy(value) === given;
    case 'not':
      return truthy(value) !== given;
    default:
      throw new Error(`There is no operator ${operator}`);
  }
}

// TH-64, but for ne and is_not, which have their documented meaning.
function changed(operator: string, old: unknown, given: unknown): boolean {
  const opposite: Readonly<Record<string, string>> = {
    gt: 'lt',
    lt: 'gt',
    gte: 'lte',
    lte: 'gte',
  };
  const other = opposite[operator];
  return other === undefined ? !holds(operator, old, given) : holds(other, old, given);
}

function truthy(value: unknown): boolean {
  const falsy = ['false', 'null', '0', '""', '[]', '{}'];
  return !falsy.includes(JSON.stringify(value));
}
