/** An answer that all kinds of HTTP integration take. */
export interface HttpResponse {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}

/** An answer with a JSON body. */
export function json(statusCode: number, value: unknown): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}

/** An answer with nothing in it. */
export function empty(statusCode: number): HttpResponse {
  return { statusCode };
}

/** 201 or the like, with the place of what was created. */
export function created(statusCode: number, location: string, value: unknown): HttpResponse {
  const response = json(statusCode, value);
  return { ...response, headers: { ...response.headers, location } };
}
