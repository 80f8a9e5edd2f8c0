import { type Command, Option } from 'commander';
import type {
  WatchableResource,
  WatchParameter,
} from '../../../lib/protocol/resources/watchable-resource.ts';
import { kebab } from '../../command/kebab.ts';
import { repeated } from '../../command/parse-flags.ts';
import { usageError } from '../../command-error.ts';

/** A parameter of a resource and the flag that gives it. */
interface ParameterFlag {
  /** Google's name. */
  parameter: string;
  /** As on the command line. */
  flag: string;
  /** The name under which commander returns it. */
  option: string;
}

// What the examples of help have for a parameter.
const SAMPLES: Readonly<Record<string, string>> = {
  calendarId: 'you@example.com',
  fileId: '1a2B3c…',
  domain: 'example.com',
  userKey: 'you@example.com',
  applicationName: 'login',
};

/** The flags of a resource's parameters: `--calendar` for `calendarId`, `--event-types` for `eventTypes`. */
function parameterFlags({ parameters }: WatchableResource): readonly ParameterFlag[] {
  return Object.keys(parameters).map((parameter) => {
    const flag = `--${kebab(parameter.replace(/Id$/, ''))}`;
    return { parameter, flag, option: new Option(flag).attributeName() };
  });
}

/** Adds the flags of a resource's parameters. */
export function addParameterFlags(command: Command, resource: WatchableResource): Command {
  for (const { parameter, flag } of parameterFlags(resource)) {
    const { required = false, repeatable, values } = resource.parameters[parameter] ?? {};
    const option = new Option(`${flag} <value>`, describe(parameter, resource));
    if (repeatable) option.argParser(repeated);
    else if (values) option.choices(values);
    command.addOption(option.makeOptionMandatory(required));
  }
  return command;
}

/**
 * The parameters that flags have given, by Google's names.
 * @throws CommandError if one of several is needed and none is there.
 */
export function chosenParameters(
  name: string,
  resource: WatchableResource,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const chosen = Object.fromEntries(
    parameterFlags(resource).flatMap(({ parameter, option }) =>
      options[option] === undefined ? [] : [[parameter, options[option]]],
    ),
  );
  const { requireOneOf } = resource;
  if (requireOneOf && !requireOneOf.some((parameter) => parameter in chosen))
    throw usageError(`${name} ${needs(resource)}`);
  return chosen;
}

/** What a resource needs, such as `needs --calendar`. */
export function needs(resource: WatchableResource): string {
  const flags = parameterFlags(resource);
  const required = flags.filter(({ parameter }) => resource.parameters[parameter]?.required);
  const oneOf = flags.filter(({ parameter }) => resource.requireOneOf?.includes(parameter));
  const all = [
    ...required.map(({ flag }) => flag),
    ...(oneOf.length > 0 ? [oneOf.map(({ flag }) => flag).join(' or ')] : []),
  ];
  return all.length > 0 ? `needs ${all.join(' and ')}` : 'needs no parameters';
}

/** The flags that a resource needs, with values, for an example. */
export function sampleFlags(resource: WatchableResource): string[] {
  return parameterFlags(resource)
    .filter(
      ({ parameter }) =>
        resource.parameters[parameter]?.required || resource.requireOneOf?.[0] === parameter,
    )
    .map(({ parameter, flag }) => `${flag} ${SAMPLES[parameter] ?? 'all'}`);
}

function describe(parameter: string, { parameters, requireOneOf = [] }: WatchableResource): string {
  const { required, hint, repeatable, values, fromGoogle } = parameters[
    parameter
  ] as WatchParameter;
  const others = requireOneOf.filter((other) => other !== parameter);
  return [
    `Google's ${parameter}`,
    required ? 'required' : '',
    requireOneOf.includes(parameter) ? `this or ${others.join(', ')} is required` : '',
    repeatable ? 'may be repeated' : '',
    repeatable && values ? `one of ${values.join(', ')}` : '',
    fromGoogle ? 'as of now without it' : '',
    hint ?? '',
  ]
    .filter(Boolean)
    .join('; ');
}
