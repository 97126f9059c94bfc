import { type ErrorCode, errorCodes, type HttpError } from '../contract/http-error.ts';
import { jsonLine } from '../core/json-line.ts';

/**
 * Why a request gets no answer. `allow` lists the methods of the path where the method is wrong, `retryAfter` is the
 * seconds after which it may be asked again.
 */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly allow?: readonly string[];
  readonly retryAfter?: number;
}

/** Writes a refusal in the one error shape. */
export function refusalResponse(refusal: Refusal, requestId: string): Response {
  const { code, message, hint } = refusal;
  const { status } = errorCodes[code];
  const body: HttpError = { error: { code, message, ...(hint !== undefined && { hint }), requestId } };
  const headers = refusalHeaders(refusal);
  headers.set('content-type', 'application/json');
  return new Response(jsonLine(body), { status, headers });
}

/** What a refusal says to the client itself, however it is written for people. */
export function refusalHeaders({ code, allow, retryAfter }: Refusal): Headers {
  const headers = new Headers();
  if (allow !== undefined) headers.set('allow', allow.join(', '));
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (errorCodes[code].status === 401) headers.set('www-authenticate', 'Bearer');
  return headers;
}
