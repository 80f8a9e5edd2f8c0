import { CUSTOMER_ID } from '../directory/directory-user.ts';
import { randomDigits, randomOpaque, stableOpaque } from '../opaque.ts';

/** What makes an activity: the rest of it is filled in. */
export interface ActivityInput {
  applicationName: string;
  eventName: string;
  /** Who did it. */
  email?: string;
  type?: string;
  parameters?: unknown[];
}

/** An entry of an audit log, as a notification carries it whole. */
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
      // An int64 beyond 2^53, hence text.
      uniqueQualifier: randomDigits().slice(0, 18),
      applicationName,
      customerId: CUSTOMER_ID,
    },
    etag: `"${randomOpaque(27)}"`,
    actor: { callerType: 'USER', email, profileId: profileIdOf(email) },
    ownerDomain: email.split('@')[1] ?? '',
    ipAddress: '192.0.2.1',
    events: [{ type, name: eventName, parameters: input.parameters ?? [] }],
  };
}

/** Always the same 21 digits for the same address. */
function profileIdOf(email: string): string {
  const bytes = Buffer.from(stableOpaque(16, 'profile', email));
  return `1${BigInt(`0x${bytes.toString('hex')}`)}`.slice(0, 21);
}
