import { isIP } from 'node:net';
import { isInternalAddress } from './internal-addresses.ts';
import { InvalidRecipientCheckError } from './invalid-recipient-check-error.ts';
import { NetworkList } from './network-list.ts';
import type { RecipientCheck, RecipientCheckName } from './recipient-check.ts';
import { RecipientRefusedError } from './recipient-refused-error.ts';
import { type Judge, validateRecipient } from './validate-recipient.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
const SHOWN_CHARACTERS = 64;

/**
 * Takes URLs of these protocols only.
 * @param protocols such as `https`, with or without `:` or `://`
 * @throws TidingsError `invalid-recipient-check`
 */
export function ensureProtocol(...protocols: readonly string[]): RecipientCheck {
  const names = protocols.map((text) => text.toLowerCase().replace(/:(\/\/)?$/, ''));
  if (names.length === 0 || names.some((name) => !/^[a-z][a-z\d+.-]*$/.test(name)))
    throw new InvalidRecipientCheckError('ensureProtocol takes names of protocols, such as https');
  return check('ensureProtocol', protocols, {
    checkUrl({ protocol }) {
      if (names.includes(protocol.slice(0, -1))) return;
      throw new RecipientRefusedError(`The URL must begin with ${names.join(':// or ')}://`);
    },
  });
}

/**
 * Takes URLs with these ports only; one without a port has that of its protocol.
 * @throws TidingsError `invalid-recipient-check`
 */
export function ensurePort(...ports: readonly (number | string)[]): RecipientCheck {
  const numbers = ports.map((port) => (/^\d+$/.test(String(port)) ? Number(port) : Number.NaN));
  if (numbers.length === 0 || numbers.some((port) => !(port >= 1 && port <= 65_535)))
    throw new InvalidRecipientCheckError('ensurePort takes ports from 1 to 65535');
  return check('ensurePort', ports, {
    checkUrl({ port, protocol }) {
      if (numbers.includes(Number(port || DEFAULT_PORTS[protocol]))) return;
      throw new RecipientRefusedError(`The port of the URL must be ${numbers.join(' or ')}`);
    },
  });
}

/** Refuses what is no address of the internet: private networks, this machine, metadata services. */
export function blockInternalIps(): RecipientCheck {
  return check('blockInternalIps', [], {
    rejection: (address) =>
      isInternalAddress(address)
        ? new RecipientRefusedError('The host of the URL is not in the internet')
        : undefined,
  });
}

/**
 * Refuses the addresses of networks, in CIDR notation; an address alone is a network of one.
 * @throws TidingsError `invalid-recipient-check` for what is no network, or has bits behind its prefix.
 */
export function blockCidrNetwork(...networks: readonly string[]): RecipientCheck {
  const list = new NetworkList();
  const wrong = networks.find((network) => !list.add(network));
  if (wrong !== undefined || networks.length === 0)
    throw new InvalidRecipientCheckError(
      `blockCidrNetwork takes networks such as 192.168.0.0/16, without bits behind the prefix${wrong === undefined ? '' : `, and ${wrong.slice(0, SHOWN_CHARACTERS)} is none`}`,
    );
  return check('blockCidrNetwork', networks, {
    rejection: (address) =>
      isIP(address) === 0 || list.has(address)
        ? new RecipientRefusedError('The host of the URL is in a network that is blocked')
        : undefined,
  });
}

function check(
  name: RecipientCheckName,
  args: readonly (string | number)[],
  judge: Judge,
): RecipientCheck {
  return {
    name,
    args,
    ...judge,
    validate: (recipient, options) => validateRecipient(recipient, judge, options),
    toJSON: () => [name, [...args]],
  };
}
