import { randomBytes } from 'node:crypto';
import { CUSTOMER_ID } from '../directory/directory-user.ts';
import { hashedId, randomId } from '../ids.ts';

/** The given fields of an activity; the others are generated. */
export interface ActivityInput {
  applicationName: string;
  eventName: string;
  /** The actor. */
  email?: string;
  type?: string;
  parameters?: unknown[];
}

/** An entry of an audit log. A notification contains it completely. */
export interface Activity {
  kind: 'admin#reports#activity';
  id: { time: string; uniqueQualifier: string; applicationName: string; customerId: string };
  etag: string;
  actor: { callerType: 'USER'; email: string; profileId: string };
  ownerDomain: string;
  ipAddress: string;
  events: { type: string; name: string; parameters: unknown[] }[];
}

/** The activity that happened at `nowMs` (milliseconds since the epoch). */
export function newActivity(input: ActivityInput, nowMs: number): Activity {
  const { applicationName, eventName, email = 'admin@example.com', type = 'EVENT' } = input;
  return {
    kind: 'admin#reports#activity',
    id: {
      time: new Date(nowMs).toISOString(),
      uniqueQualifier: newQualifier(),
      applicationName,
      customerId: CUSTOMER_ID,
    },
    etag: `"${randomId(27)}"`,
    actor: { callerType: 'USER', email, profileId: profileIdOf(email) },
    ownerDomain: email.split('@')[1] ?? '',
    ipAddress: '192.0.2.1',
    events: [{ type, name: eventName, parameters: input.parameters ?? [] }],
  };
}

/** The same 21 digits for the same email address. */
function profileIdOf(email: string): string {
  const bytes = Buffer.from(hashedId(16, 'profile', email));
  return `1${BigInt(`0x${bytes.toString('hex')}`)}`.slice(0, 21);
}

/** An int64 beyond 2^53 on either side of zero, hence a string. */
function newQualifier(): string {
  const qualifier = randomBytes(8).readBigInt64BE();
  const isSmall = BigInt.asIntN(54, qualifier) === qualifier;
  return String(isSmall ? qualifier + 2n ** 60n : qualifier);
}
