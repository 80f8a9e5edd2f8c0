import { API_STATES } from './resources/index.ts';

// The union of the APIs' tables, turned into one table: what a function must take to take each of
// them is their intersection.
type Intersection<Union> = (Union extends unknown ? (table: Union) => void : never) extends (
  table: infer All,
) => void
  ? All
  : never;

/**
 * The values of X-Goog-Resource-State for each resource, besides `sync`, which all have. From the
 * push guides of each API.
 */
export const RESOURCE_STATES: Intersection<(typeof API_STATES)[number]> = Object.assign(
  {},
  ...API_STATES,
);

/** The name of something that Google can watch. */
export type Resource = keyof typeof RESOURCE_STATES;

/** The states of one resource, without `sync`. */
export type ResourceState<R extends Resource> = (typeof RESOURCE_STATES)[R][number];

/** All resources, API by API. */
export const RESOURCES = Object.keys(RESOURCE_STATES) as Resource[];

/** Whether a name is that of a watchable resource. */
export function isResource(name: unknown): name is Resource {
  return typeof name === 'string' && Object.hasOwn(RESOURCE_STATES, name);
}
