import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Resource } from '../protocol/resource-states.ts';
import type { WatchParameter } from '../protocol/resources/watchable-resource.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';

/** The id of what a channel watches; undefined where none is given, as for a user's whole Drive. */
export function subjectOf({
  resource,
  parameters,
}: Pick<ChannelRecord, 'resource' | 'parameters'>): string | undefined {
  const name = subjectParameters(resource).find((one) => Object.hasOwn(parameters, one));
  return name === undefined ? undefined : String(parameters[name]);
}

/**
 * The parameters of a resource that name what is watched: those that are part of the URL, and ids. The
 * first that is given counts, so none comes after one that is required.
 */
export function subjectParameters(resource: Resource): string[] {
  const parameters: Readonly<Record<string, WatchParameter>> =
    WATCHABLE_RESOURCES[resource].parameters;
  const names: string[] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.in !== 'path' && parameter.id === undefined) continue;
    names.push(name);
    if (parameter.required) break;
  }
  return names;
}
