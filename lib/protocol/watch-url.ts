import type { ChannelMethods } from './resources/watchable-resource.ts';
import type { WatchParameters } from './validate-watch-parameters.ts';

/**
 * The URL of a resource's watch call: path parameters are encoded into its template, the others
 * become the query. The parameters must have passed `validateWatchParameters`.
 */
export function watchUrl(resource: ChannelMethods, parameters: WatchParameters): string {
  const path = (resource.watchUrl ?? '').replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (resource.parameters[name]?.in !== 'query') continue;
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item));
  }
  return query.size > 0 ? `${path}?${query}` : path;
}
