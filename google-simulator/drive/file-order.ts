import { GoogleError } from '../google-error.ts';
import { notServed } from '../http/not-served.ts';
import { type DriveFile, FOLDER } from './drive-file.ts';

type Order = (a: DriveFile, b: DriveFile) => number;

const names = (options: Intl.CollatorOptions): Order => {
  const { compare } = new Intl.Collator('en', options);
  return (a, b) => compare(a.name, b.name);
};
const times =
  (field: 'createdTime' | 'modifiedTime'): Order =>
  (a, b) =>
    Date.parse(a[field]) - Date.parse(b[field]);

const ORDERS: Record<string, Order> = {
  createdTime: times('createdTime'),
  modifiedTime: times('modifiedTime'),
  name: names({}),
  name_natural: names({ numeric: true }),
  folder: (a, b) => Number(b.mimeType === FOLDER) - Number(a.mimeType === FOLDER),
};
const UNSERVED =
  /^(?:modifiedByMeTime|quotaBytesUsed|recency|sharedWithMeTime|starred|viewedByMeTime)$/;

/**
 * The order of an `orderBy` parameter, such as `folder,modifiedTime desc,name`.
 * @throws GoogleError (400, or 501 for a key that the simulator does not have)
 */
export function fileOrder(orderBy: string): Order {
  const orders = orderBy.split(',').map((part) => {
    const [, key = '', desc] = /^\s*(\w+)(\s+desc)?\s*$/.exec(part) ?? [];
    if (UNSERVED.test(key)) throw notServed(`orderBy=${key}`);
    const order = Object.hasOwn(ORDERS, key) ? ORDERS[key] : undefined;
    if (!order) throw new GoogleError('invalid', { location: 'orderBy' });
    return desc ? (a: DriveFile, b: DriveFile) => order(b, a) : order;
  });
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}
