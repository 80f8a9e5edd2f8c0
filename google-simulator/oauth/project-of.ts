import { hashedId } from '../ids.ts';
import type { Identity } from './identity.ts';

/** The number of the project of all service accounts and of the default OAuth client. */
export const PROJECT_NUMBER = '636397034666';

/** The number of the project that an OAuth client belongs to. */
export function projectOf({ client, kind }: Pick<Identity, 'client' | 'kind'>): string {
  if (kind === 'service-account') return PROJECT_NUMBER;
  const number = /^(\d+)-/.exec(client)?.[1];
  if (number !== undefined) return number;
  return String(Buffer.from(hashedId(8, 'project', client)).readUIntBE(0, 5));
}
