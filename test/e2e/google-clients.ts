import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { calendar } from '@googleapis/calendar';
import { drive } from '@googleapis/drive';
import { UserRefreshClient } from 'google-auth-library';
import { readServerlessConfig } from '../../local/serverless-config.ts';

/** Google's own clients, as the user whose Drive and Calendar the simulator keeps. */
export async function googleClients(googleUrl: string, environment: Record<string, string>) {
  const secrets = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: environment['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: readServerlessConfig().googleCredentialsSecretId }),
  );
  const { client_id, client_secret, refresh_token } = JSON.parse(SecretString);
  const auth = new UserRefreshClient(client_id, client_secret, refresh_token);
  // The auth library fixes the token endpoint's address; everything else goes by rootUrl.
  auth.transporter.interceptors.request.add({
    resolved: async (request) => {
      const { origin, pathname } = new URL(request.url);
      if (origin === 'https://oauth2.googleapis.com') request.url = new URL(googleUrl + pathname);
      return request;
    },
  });
  const rootUrl = `${googleUrl}/`;
  return {
    drive: drive({ version: 'v3', auth, rootUrl }),
    calendar: calendar({ version: 'v3', auth, rootUrl }),
  };
}
