import type { HttpError } from '../contract/http-error.ts';
import { jsonLine } from '../core/json-line.ts';

/** Why a request gets no answer. `allow` lists the methods of the path where the method is wrong. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 422 | 500;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly allow?: readonly string[];
}

/** Writes a refusal in the one error shape. */
export function refusalResponse(refusal: Refusal, requestId: string): Response {
  const { status, code, message, hint, allow } = refusal;
  const body: HttpError = { error: { code, message, ...(hint !== undefined && { hint }), requestId } };
  const headers = new Headers({ 'content-type': 'application/json' });
  if (allow !== undefined) headers.set('allow', allow.join(', '));
  if (status === 401) headers.set('www-authenticate', 'Bearer');
  return new Response(jsonLine(body), { status, headers });
}
