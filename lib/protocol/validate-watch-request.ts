import type { Channel } from './channel.ts';
import { CHANNEL_ID_MAX_LENGTH, isChannelId } from './channel-id.ts';
import { isHeaderText } from './header-text.ts';
import { InvalidWatchRequestError } from './invalid-watch-request-error.ts';
import { isResource, RESOURCES, type Resource } from './resource-states.ts';
import { TOKEN_MAX_LENGTH } from './token.ts';
import { validateAddress } from './validate-address.ts';
import { validateExpiration, validateTtl } from './validate-lease.ts';
import {
  type ParameterRules,
  validateWatchParameters,
  type WatchParameters,
} from './validate-watch-parameters.ts';
import { WATCHABLE_RESOURCES } from './watchable-resources.ts';

/** A request to open `channel` on a resource. */
export interface WatchRequest {
  resource: Resource;
  parameters: WatchParameters;
  channel: Pick<Channel, 'id' | 'type' | 'token' | 'address' | 'expiration' | 'params'>;
}

/** What a request is checked against. */
export interface WatchRequestRules extends ParameterRules {
  /** Also take http: on this machine, for a simulator. Google itself takes only https:. */
  allowLoopbackHttp?: boolean;
}

/**
 * Rejects what Google would reject, and what it would accept and misread, before Google is called.
 * @throws InvalidWatchRequestError with a code, the field, its value (never a token) and the fix.
 */
export function validateWatchRequest(request: WatchRequest, rules: WatchRequestRules): void {
  const { resource, parameters, channel } = request;
  if (!isResource(resource))
    throw new InvalidWatchRequestError('unknown-resource', {
      field: 'resource',
      value: resource,
      problem: 'is not one that Google can watch',
      fix: `Use one of: ${RESOURCES.join(', ')}.`,
    });
  const watchable = WATCHABLE_RESOURCES[resource];
  if (watchable.watchGone !== undefined)
    throw new InvalidWatchRequestError('watch-gone', {
      field: 'resource',
      value: resource,
      problem: watchable.watchGone.problem,
      fix: watchable.watchGone.fix,
    });
  validateWatchParameters(resource, watchable, parameters, rules);
  validateChannelId(channel.id);
  validateType(channel.type);
  validateToken(channel.token);
  validateAddress(channel.address, rules);
  validateExpiration(channel.expiration, rules.nowMs);
  validateTtl(channel.params?.ttl);
}

function validateChannelId(id: string): void {
  if (isChannelId(id)) return;
  throw new InvalidWatchRequestError('invalid-channel-id', {
    field: 'id',
    value: id,
    problem: `must be 1 to ${CHANNEL_ID_MAX_LENGTH} characters of A-Z a-z 0-9 - _ + / =`,
    fix: 'Use a random UUID.',
  });
}

function validateType(type: string): void {
  if (type === 'web_hook' || type === 'webhook') return;
  throw new InvalidWatchRequestError('invalid-channel-type', {
    field: 'type',
    value: type,
    problem: 'is not a type of channel that Google has',
    fix: 'Use "web_hook".',
  });
}

function validateToken(token: string | undefined): void {
  if (!token) return;
  const problem =
    token.length > TOKEN_MAX_LENGTH
      ? `has ${token.length} characters, and Google takes ${TOKEN_MAX_LENGTH}`
      : 'must be printable ASCII without spaces at its ends, as it comes back in an HTTP header';
  if (token.length <= TOKEN_MAX_LENGTH && isHeaderText(token)) return;
  throw new InvalidWatchRequestError('invalid-token', {
    field: 'token',
    problem,
    fix: 'Use a short text such as a query string.',
  });
}
