import { InvalidWatchRequestError } from './invalid-watch-request-error.ts';
import type { ChannelMethods, WatchParameter } from './resources/watchable-resource.ts';

type Scalar = string | number | boolean;

/** The parameters of a watch call by Google's names; a list where one may be repeated. */
export type WatchParameters = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/**
 * Checks the parameters of a watch call against those of the resource. Google may ignore a misspelt
 * one and so watch something else.
 * @throws InvalidWatchRequestError `missing-parameter`, `unknown-parameter` or `invalid-parameter`.
 */
export function validateWatchParameters(
  resource: string,
  { parameters: known, requireOneOf }: ChannelMethods,
  given: WatchParameters,
): void {
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    if (parameter === undefined)
      throw new InvalidWatchRequestError('unknown-parameter', {
        field: `parameters.${name}`,
        value,
        problem: `is not a parameter of ${resource}`,
        fix: `Use one of: ${Object.keys(known).join(', ') || '(it has none)'}.`,
      });
    checkValue(name, value, parameter);
  }
  for (const [name, parameter] of Object.entries(known))
    if (parameter.required && !Object.hasOwn(given, name)) throw missing(resource, name, parameter);
  if (requireOneOf && !requireOneOf.some((name) => Object.hasOwn(given, name)))
    throw new InvalidWatchRequestError('missing-parameter', {
      field: `parameters.${requireOneOf[0]}`,
      problem: `is missing: ${resource} needs ${requireOneOf.join(' or ')}`,
      fix: requireOneOf.flatMap((name) => known[name]?.hint ?? []).join(' '),
    });
}

function checkValue(name: string, value: WatchParameters[string], parameter: WatchParameter): void {
  const field = `parameters.${name}`;
  if (Array.isArray(value) && !parameter.repeatable)
    throw new InvalidWatchRequestError('invalid-parameter', {
      field,
      value,
      problem: 'takes one value, not a list',
      fix: 'Give a single value.',
    });
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0 || items.some((item) => !isScalar(item) || item === ''))
    throw new InvalidWatchRequestError('invalid-parameter', {
      field,
      value,
      problem: 'is empty or not text, a number or a boolean',
      fix: 'Give a value, or leave the parameter out.',
    });
  // Encoding does not help: URL parsers take these for steps in the path.
  if (parameter.in === 'path' && (value === '.' || value === '..'))
    throw new InvalidWatchRequestError('invalid-parameter', {
      field,
      value,
      problem: 'cannot be part of a path',
      fix: parameter.hint ?? 'Give the id of what is to be watched.',
    });
  const { values } = parameter;
  if (values && !items.every((item) => values.includes(String(item))))
    throw new InvalidWatchRequestError('invalid-parameter', {
      field,
      value,
      problem: 'is not a value that Google can watch',
      fix: `Use one of: ${values.join(', ')}.`,
    });
}

function isScalar(value: unknown): boolean {
  return (
    // Half a surrogate pair has no UTF-8 form, so a URL cannot contain it.
    (typeof value === 'string' && value.isWellFormed()) ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function missing(resource: string, name: string, { hint }: WatchParameter) {
  return new InvalidWatchRequestError('missing-parameter', {
    field: `parameters.${name}`,
    problem: `is missing: ${resource} needs it`,
    fix: hint ?? `Add "${name}" to the parameters.`,
  });
}
