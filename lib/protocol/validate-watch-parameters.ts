import { InvalidWatchRequestError } from './invalid-watch-request-error.ts';
import { parseIsoTime } from './parse-iso-time.ts';
import { idProblem } from './plain-id.ts';
import type { ChannelMethods, WatchParameter } from './resources/watchable-resource.ts';

// What is shown of a name that none of Google's parameters has.
const NAME_MAX_SHOWN = 64;

type Scalar = string | number | boolean;

/** The parameters of a watch call by Google's names; a list where one may be repeated. */
export type WatchParameters = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** What parameters are checked against. */
export interface ParameterRules {
  /** The current time, in milliseconds since the epoch. */
  nowMs: number;
  /** The call is made again at each renewal, with the same parameters. */
  repeated?: boolean | undefined;
}

/**
 * Checks the parameters of a watch call against those of the resource. Google may ignore a misspelt
 * one and so watch something else.
 * @throws InvalidWatchRequestError `missing-parameter`, `unknown-parameter` or `invalid-parameter`.
 */
export function validateWatchParameters(
  resource: string,
  { parameters: known, requireOneOf }: ChannelMethods,
  given: WatchParameters,
  rules: ParameterRules,
): void {
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    // Its value is not shown: it may be a secret that has its place elsewhere.
    if (parameter === undefined)
      throw new InvalidWatchRequestError('unknown-parameter', {
        field: `parameters.${name.slice(0, NAME_MAX_SHOWN)}`,
        problem: `is not a parameter of ${resource}`,
        fix: `Use one of: ${Object.keys(known).join(', ') || '(it has none)'}.`,
      });
    checkValue(name, value, parameter);
    checkId(name, value, parameter);
    checkAge(name, value, parameter, rules);
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

type Value = WatchParameters[string];

function invalid(name: string, value: Value, { problem, fix }: { problem: string; fix: string }) {
  const field = `parameters.${name}`;
  return new InvalidWatchRequestError('invalid-parameter', { field, value, problem, fix });
}

function checkValue(name: string, value: Value, parameter: WatchParameter): void {
  if (Array.isArray(value) && !parameter.repeatable)
    throw invalid(name, value, {
      problem: 'takes one value, not a list',
      fix: 'Give a single value.',
    });
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0 || items.some((item) => !isScalar(item) || item === ''))
    throw invalid(name, value, {
      problem: 'is empty or not text, a number or a boolean',
      fix: 'Give a value, or leave the parameter out.',
    });
  // Encoding does not help: URL parsers take these for steps in the path.
  if (parameter.in === 'path' && (value === '.' || value === '..'))
    throw invalid(name, value, {
      problem: 'cannot be part of a path',
      fix: parameter.hint ?? 'Give the id of what is to be watched.',
    });
  const { values } = parameter;
  if (values && !items.every((item) => values.includes(String(item))))
    throw invalid(name, value, {
      problem: 'is not a value that Google can watch',
      fix: `Use one of: ${values.join(', ')}.`,
    });
}

function checkId(name: string, value: Value, { id: kind, hint }: WatchParameter): void {
  const found = kind === undefined ? undefined : idProblem(String(value), kind);
  if (found === undefined) return;
  const { problem, id } = found;
  const fix = id === undefined ? (hint ?? 'Give the id itself.') : `Use ${JSON.stringify(id)}.`;
  throw invalid(name, value, { problem, fix });
}

function checkAge(
  name: string,
  value: Value,
  { ages, isTime }: WatchParameter,
  { nowMs, repeated }: ParameterRules,
): void {
  if (isTime) {
    const timeMs = parseIsoTime(String(value));
    if (timeMs === undefined)
      throw invalid(name, value, {
        problem: 'is not a time that exists',
        fix: 'Use RFC 3339 with an offset, such as "2027-01-31T12:00:00Z".',
      });
    if (ages === 'past' && timeMs > nowMs) return;
  }
  if (ages === undefined || !repeated) return;
  throw invalid(name, value, {
    problem:
      ages === 'past'
        ? 'lies in the past, and every renewal would send it again'
        : 'loses its meaning with time, and every renewal would send it again',
    fix: 'Leave it out: a watch tells that something changed, and the list that follows can take it.',
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
