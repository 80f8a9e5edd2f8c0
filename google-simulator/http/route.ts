import type { Call } from './call.ts';

/** One method of an API. The result of `handle` is sent as JSON; undefined is sent as a 204. */
export interface Route {
  /** Method and path. A segment `:name` matches any value; `|` separates alternatives. */
  on: string;
  handle(call: Call): unknown;
  /** The default of the `fields` parameter; all fields if absent. */
  fields?: string;
}

/** Finds the route for a request, and the decoded variables of its path. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: Map<string, string> } | undefined {
  const segments = path.split('/').map(decodeSegment);
  for (const route of routes) {
    const params = matchRoute(route.on, method, segments);
    if (params) return { route, params };
  }
  return undefined;
}

function matchRoute(
  on: string,
  method: string,
  segments: string[],
): Map<string, string> | undefined {
  const [routeMethod, pattern = ''] = on.split(' ');
  const expected = pattern.split('/');
  if (routeMethod !== method || expected.length !== segments.length) return undefined;

  const params = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const expectedSegment = expected[index] ?? '';
    if (expectedSegment.startsWith(':') && segment !== '')
      params.set(expectedSegment.slice(1), segment);
    else if (!expectedSegment.split('|').includes(segment)) return undefined;
  }
  return params;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
