import fc from 'fast-check';
import { RESOURCES } from '../../../lib/protocol/resource-states.ts';
import type { WatchParameter } from '../../../lib/protocol/resources/watchable-resource.ts';
import type { WatchParameters } from '../../../lib/protocol/validate-watch-parameters.ts';
import type { WatchRequest } from '../../../lib/protocol/validate-watch-request.ts';
import { WATCHABLE_RESOURCES } from '../../../lib/protocol/watchable-resources.ts';
import { exampleChannel, NOW_MS } from './examples.ts';

const DAY_IN_MS = 24 * 60 * 60 * 1000;

/** A valid request for a Drive file; a test breaks one thing. */
export function exampleRequest(changes: Partial<WatchRequest> = {}): WatchRequest {
  return {
    resource: 'drive.files',
    parameters: { fileId: 'ret08u3rv24htgh289g' },
    channel: exampleChannel(),
    ...changes,
  };
}

const text = fc
  .string({ unit: 'grapheme', minLength: 1 })
  .filter((value) => value !== '.' && value !== '..')
  .filter((value) => !/^[\s\p{Cf}]|[\s\p{Cf}]$/u.test(value))
  // Neither encoded nor a part of a URL.
  .filter((value) => !/%[0-9a-f]{2}|\/\/|^[\w-]*[/?]|^id=/i.test(value));

const time = fc
  .date({ min: new Date(NOW_MS + 1), max: new Date('9999-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

function valuesOf({
  values,
  repeatable,
  isTime,
}: WatchParameter): fc.Arbitrary<WatchParameters[string]> {
  if (isTime) return time;
  const one = values
    ? fc.constantFrom(...values)
    : fc.oneof(
        text,
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
  return repeatable ? fc.oneof(one, fc.array(one, { minLength: 1 })) : one;
}

const parametersOf = (resource: WatchRequest['resource']) => {
  const { parameters, requireOneOf = [] } = WATCHABLE_RESOURCES[resource];
  const names = Object.keys(parameters);
  return fc.record(
    Object.fromEntries(Object.entries(parameters).map(([name, it]) => [name, valuesOf(it)])),
    {
      requiredKeys: names.filter((name) => parameters[name]?.required || name === requireOneOf[0]),
      noNullPrototype: true,
    },
  );
};

const idLetter = fc.constantFrom(...'ABCXYZabcxyz019-_+/=');

const channels = fc
  .record({
    id: fc.string({ unit: idLetter, minLength: 1, maxLength: 64 }),
    type: fc.constantFrom('web_hook', 'webhook'),
    token: fc.option(fc.string({ maxLength: 256, size: 'max' }).filter(isTokenText), {
      nil: undefined,
    }),
    address: fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }),
    expiration: fc.oneof(
      fc.constant(0),
      fc.integer({ min: NOW_MS + 1, max: NOW_MS + 3650 * DAY_IN_MS }),
    ),
    params: fc.option(
      fc.record(
        { ttl: fc.integer({ min: 1, max: 315_360_000 }).map(String) },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
  })
  .map(exampleChannel);

/** Requests that Google could take, for every resource that can still be watched. */
export const validRequests: fc.Arbitrary<WatchRequest> = fc
  .constantFrom(...RESOURCES.filter((resource) => WATCHABLE_RESOURCES[resource].watchUrl))
  .chain((resource) =>
    fc.record({
      resource: fc.constant(resource),
      parameters: parametersOf(resource),
      channel: channels,
    }),
  );

// What comes back from an HTTP header as it was sent: nothing is trimmed, nothing is beyond ASCII.
function isTokenText(text: string): boolean {
  return text.trim() === text && [...text].every((char) => char >= ' ' && char <= '~');
}
