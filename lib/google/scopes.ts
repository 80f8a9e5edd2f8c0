import { RESOURCES, type Resource } from '../protocol/resource-states.ts';
import { WATCHABLE_RESOURCES } from '../protocol/watchable-resources.ts';

/**
 * The scopes that a service account asks for to watch a resource and stop its channels: the first
 * that the resource's API file names. A user's grant has its own.
 */
export const SCOPES = Object.fromEntries(
  RESOURCES.map((resource): [Resource, readonly string[]] => [
    resource,
    WATCHABLE_RESOURCES[resource].scopes.slice(0, 1),
  ]),
) as Readonly<Record<Resource, readonly string[]>>;
