import { type Agent, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { IdleTimes } from './idle-times.ts';

/** What makes connections, and keeps them. */
export interface Connections {
  /** A kept connection if there is one. */
  kept(url: URL): Agent;
  /** A new connection, which is not kept. */
  fresh(url: URL): Agent;
  idleTimes: IdleTimes;
}

const CONNECTIONS_PER_HOST = 50;
// Load balancers close connections that are idle for a minute.
const IDLE_MS = 20_000;
// Node allows 250 ms for each address of a host that has several; where the way is longer, none of
// them would do.
const ADDRESS_TIMEOUT_MS = 3000;

/** @param ca certificates of the authorities that are trusted, in PEM; the usual ones without it */
export function createConnections({
  now,
  ca,
}: {
  now: () => number;
  ca?: string | undefined;
}): Connections {
  const connecting = { autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS };
  // Verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
  const tls = { ...connecting, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  const keeping = {
    ...connecting,
    keepAlive: true,
    timeout: IDLE_MS,
    maxSockets: CONNECTIONS_PER_HOST,
  };
  const http = { kept: new HttpAgent(keeping), fresh: new HttpAgent(connecting) };
  const https = {
    kept: new HttpsAgent({ ...keeping, ...tls }),
    fresh: new HttpsAgent(tls),
  };
  const of = ({ protocol }: URL) => (protocol === 'http:' ? http : https);
  return {
    kept: (url) => of(url).kept,
    fresh: (url) => of(url).fresh,
    idleTimes: new IdleTimes(now, IDLE_MS),
  };
}
