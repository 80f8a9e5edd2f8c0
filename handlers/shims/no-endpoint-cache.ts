/**
 * Stands in for `@aws-sdk/endpoint-cache` in the bundles (see `alias` in serverless.yml). DynamoDB's
 * client makes one for the discovery of endpoints, which handlers/parts/ switches off: it stays
 * empty. The real one brings a library of caches along.
 */
export class EndpointCache {
  getEndpoint(): undefined {
    return undefined;
  }
  get(): undefined {
    return undefined;
  }
  has(): boolean {
    return false;
  }
  set(): void {
    throw new Error('Endpoint discovery is left out of this bundle: see alias in serverless.yml');
  }
  delete(): void {}
  clear(): void {}
}
