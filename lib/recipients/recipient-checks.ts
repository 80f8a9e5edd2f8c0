import { blockCidrNetwork, blockInternalIps, ensurePort, ensureProtocol } from './checks.ts';
import { InvalidRecipientCheckError } from './invalid-recipient-check-error.ts';
import { RECIPIENT_CHECKS, type RecipientCheck, type SerialisedCheck } from './recipient-check.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';
import { type Judge, validateRecipient } from './validate-recipient.ts';

/** A check of the user's own: it refuses a URL by throwing, or by returning false. */
export type CustomCheck = (url: string) => unknown;

/** What a list of checks is given as. */
export type RecipientCheckInput = RecipientCheck | SerialisedCheck | CustomCheck;

/** What requests are held to without other checks. 8443 is the usual other port of https. */
export const DEFAULT_CHECKS: readonly RecipientCheck[] = [
  ensureProtocol('https'),
  ensurePort(443, 8443),
  blockInternalIps(),
];

const MAKERS = new Map<unknown, (args: readonly (string | number)[]) => RecipientCheck>([
  ['ensureProtocol', (args) => ensureProtocol(...args.map(String))],
  ['ensurePort', (args) => ensurePort(...args)],
  ['blockInternalIps', () => blockInternalIps()],
  ['blockCidrNetwork', (args) => blockCidrNetwork(...args.map(String))],
]);
const SHOWN_CHARACTERS = 64;

/**
 * Checks from what was serialised; those that are checks already are passed on.
 * @throws TidingsError `invalid-recipient-check` for an unknown name, bad arguments, or what is no check.
 */
export function recipientChecks(list: readonly RecipientCheckInput[]): RecipientCheck[] {
  return list.map((one) => {
    if (typeof one === 'function') return custom(one);
    return Array.isArray(one) ? fromSerialised(one) : alreadyCheck(one);
  });
}

// What was serialised comes from outside: nothing is known of it.
function fromSerialised([name, args = []]: readonly unknown[]): RecipientCheck {
  const make = MAKERS.get(name);
  if (make === undefined)
    throw new InvalidRecipientCheckError(
      `There is no check ${String(name).slice(0, SHOWN_CHARACTERS)}. Use ${RECIPIENT_CHECKS.join(', ')}`,
    );
  if (!Array.isArray(args) || !args.every(isArgument))
    throw new InvalidRecipientCheckError(`The arguments of ${name} must be texts or numbers`);
  return make(args);
}

function isArgument(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function alreadyCheck(value: unknown): RecipientCheck {
  if (isCheck(value)) return value;
  throw new InvalidRecipientCheckError(
    'A check is given as itself, as a function, or as a list of its name and its arguments',
  );
}

// An object that judges nothing would let everything pass.
function isCheck(value: unknown): value is RecipientCheck {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return false;
  const { checkUrl, rejection } = value as Partial<RecipientCheck>;
  return typeof checkUrl === 'function' || typeof rejection === 'function';
}

function custom(validate: CustomCheck): RecipientCheck {
  const judge: Judge = {
    async checkUrl(url) {
      if ((await validate(url.href)) === false)
        throw new RecipientRefusedError('A check refuses the URL');
    },
  };
  return {
    name: 'custom',
    args: [],
    ...judge,
    validate: (recipient, options) => validateRecipient(recipient, judge, options),
    toJSON() {
      throw new InvalidRecipientCheckError(
        'A function cannot be serialised. Use the checks that have a name',
      );
    },
  };
}
