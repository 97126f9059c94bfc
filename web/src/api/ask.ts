import { requestOf } from '../../../src/contract/endpoints.ts';
import type { HttpError } from '../../../src/contract/http-error.ts';
import type { InputOf, OutputOf, Question } from '../../../src/contract/questions.ts';

/** What the daemon refused, or that it could not be reached (`status` 0). Its log has more under `requestId`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;
  readonly requestId: string | null;

  constructor(
    message: string,
    {
      status,
      code,
      hint,
      requestId,
    }: { status: number; code: string; hint?: string | undefined; requestId?: string },
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint ?? null;
    this.requestId = requestId ?? null;
  }
}

/** Asks the daemon that served this page. Throws ApiError, and what `fetch` throws for an aborted signal. */
export async function ask<Q extends Question>(
  question: Q,
  input: InputOf<Q>,
  signal?: AbortSignal,
): Promise<OutputOf<Q>> {
  const { method, target, body } = requestOf(question, input);
  const response = await send(target, {
    method,
    ...(body !== null && { body, headers: { 'content-type': 'application/json' } }),
    ...(signal !== undefined && { signal }),
  });
  return (await response.json()) as OutputOf<Q>;
}

/** A request to the daemon's own origin; the cookie says who asks. Throws as {@link ask} does. */
export async function send(target: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(target, { ...init, credentials: 'same-origin', redirect: 'error' });
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new ApiError('The daemon does not answer.', {
      status: 0,
      code: 'unreachable',
      hint: 'Is ocmon serve still running? This page goes on by itself when it is back.',
    });
  }
  if (response.ok) return response;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<ApiError> {
  const known = (await response.json().catch(() => null)) as Partial<HttpError> | null;
  const error = known?.error;
  if (error === undefined) {
    return new ApiError(`The daemon answered with status ${response.status}.`, {
      status: response.status,
      code: 'internal',
    });
  }
  return new ApiError(error.message, { status: response.status, ...error });
}
