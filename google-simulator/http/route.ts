import type { Call } from './call.ts';

/** One method of an API: what it answers becomes JSON, nothing becomes a 204. */
export interface Route {
  /** Method and path; a segment `:name` takes any value, and `|` parts the values of a fixed choice. */
  on: string;
  handle(call: Call): unknown;
  /** What is answered when the caller asks for no `fields`; everything, if absent. */
  fields?: string;
}

/** The route for a request, and its path's variables, decoded. */
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
  const wanted = pattern.split('/');
  if (routeMethod !== method || wanted.length !== segments.length) return undefined;

  const params = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const want = wanted[index] ?? '';
    if (want.startsWith(':') && segment !== '') params.set(want.slice(1), segment);
    else if (!want.split('|').includes(segment)) return undefined;
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
