import { ROUTES } from '../../../handlers/parts/routes.ts';
import type { Received } from './fake-service.ts';

const PATTERNS = Object.keys(ROUTES).map((route) => ({
  route,
  pattern: new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The route of the API that a request is for; undefined if there is none. */
export function routeOf({ method, path }: Pick<Received, 'method' | 'path'>): string | undefined {
  const [withoutQuery] = path.split('?');
  return PATTERNS.find(({ pattern }) => pattern.test(`${method} ${withoutQuery}`))?.route;
}
