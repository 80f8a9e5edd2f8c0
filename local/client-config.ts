/** The configuration of an AWS client for one of the local services. */
export interface LocalClientConfig {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The client configuration for the endpoint that `environment` names in `endpointVariable`. */
export function localClientConfig(
  environment: Readonly<Record<string, string>>,
  endpointVariable: `AWS_ENDPOINT_URL_${string}`,
): LocalClientConfig {
  return {
    region: environment['AWS_REGION'] ?? 'us-east-1',
    endpoint: environment[endpointVariable] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}
