import { carriesBody } from './carries-body.ts';
import { RESOURCE_STATES, RESOURCES, type Resource } from './resource-states.ts';
import { API_METHODS } from './resources/index.ts';
import type { ChannelMethods, WatchableResource } from './resources/watchable-resource.ts';

const METHODS: Readonly<Record<Resource, ChannelMethods>> = Object.assign({}, ...API_METHODS);

/** Everything that Google can watch, or could: drive v3, calendar v3, directory_v1, reports_v1, storage v1. */
export const WATCHABLE_RESOURCES = Object.fromEntries(
  RESOURCES.map((resource): [Resource, WatchableResource] => [
    resource,
    {
      ...METHODS[resource],
      states: RESOURCE_STATES[resource],
      hasBody: carriesBody(resource),
    },
  ]),
) as Readonly<Record<Resource, WatchableResource>>;
