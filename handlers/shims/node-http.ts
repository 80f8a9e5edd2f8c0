/**
 * Stands in for `node:http` in the bundles (see `alias` in serverless.yml). An ES import of the real
 * one reads all its exports, `WebSocket` among them, which loads undici: 16 ms of a cold start for
 * what the AWS SDK never uses. This is the same module, without being asked for everything.
 */
const http = process.getBuiltinModule('node:http');

export const { Agent, request } = http;
// biome-ignore lint/style/noDefaultExport: node:http has one, and libraries import it.
export default http;
