/**
 * Stands in for `node:process` in the bundles (see `alias` in serverless.yml). An ES import of the
 * real one reads all its properties, which takes 4 ms of a cold start; the AWS SDK uses these two.
 */
export const { env, versions } = process;
