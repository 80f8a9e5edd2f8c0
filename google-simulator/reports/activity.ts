import { CUSTOMER_ID } from '../directory/directory-user.ts';
import { hashedId, randomId, randomNumericId } from '../ids.ts';

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
      // An int64 larger than 2^53, hence a string.
      uniqueQualifier: randomNumericId().slice(0, 18),
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
