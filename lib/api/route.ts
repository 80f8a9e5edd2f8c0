import type { HttpResponse } from '../http/http-response.ts';

/** What a route gets of a request whose sender is authorized. */
export interface RouteRequest {
  /** The {id} of the path, `''` if it has none. */
  id: string;
  query: Record<string, string | undefined>;
  body: string | undefined;
  /** The header of that name. */
  contentType?: string | undefined;
  /** The header of that name. */
  idempotencyKey?: string | undefined;
}

/** Answers a request, with the dependencies of the owner who sends it. */
export type Route<Deps> = (deps: Deps, request: RouteRequest) => Promise<HttpResponse>;

/** Routes by the gateway's route keys, such as `GET /watches/{id}`. */
export type Routes<Deps> = Readonly<Record<string, Route<Deps>>>;
