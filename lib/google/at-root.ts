/** A URL of Google's, pointed at another root if there is one: a simulator, a proxy. */
export function atRoot(url: string, rootUrl: string | undefined): string {
  if (!rootUrl) return url;
  const { pathname, search } = new URL(url);
  return `${rootUrl.replace(/\/+$/, '')}${pathname}${search}`;
}
