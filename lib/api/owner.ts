/** The owner of everything that the deployment's own API key creates. No other key may have it. */
export const DEPLOYMENT_OWNER = 'default';
