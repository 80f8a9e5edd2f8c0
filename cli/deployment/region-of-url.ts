/** The region in the URL that API Gateway gives a deployment; undefined in others. */
export function regionOfUrl(url: string | undefined): string | undefined {
  return /^https:\/\/[^./]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/.exec(url ?? '')?.[1];
}
