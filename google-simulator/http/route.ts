import type { Call } from './call.ts';

/** One method of an API. The result of `handle` is sent as JSON; undefined is sent as a 204. */
export interface Route {
  /** Method and path. A segment `:name` matches any value; `|` separates alternatives. */
  on: string;
  /** The OAuth scopes of which a token needs one. */
  scopes: readonly string[];
  /** Whether the caller has to be an administrator of the customer. */
  isForAdministrators?: boolean;
  /** The query parameters that `handle` honours, as `checkParameters` reads them. */
  parameters?: readonly string[];
  handle(call: Call): unknown;
  /** Every field that the response can have, as a `fields` parameter. */
  schema?: string;
  /** The default of the `fields` parameter; all fields if absent. */
  fields?: string;
  /** Whether `alt=media` is possible. */
  hasMedia?: boolean;
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
