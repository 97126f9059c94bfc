import { z } from 'zod';

/** The body of every response that is no success. `requestId` is that of the daemon's log; nothing of the data is in it. */
export const httpError = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    requestId: z.string(),
  }),
});
export type HttpError = z.infer<typeof httpError>;

/** Every code of an error with its status and what it says. */
export const errorCodes = {
  invalid_input: { status: 400, because: 'A parameter or the body is not as it should be.' },
  unreadable: { status: 400, because: 'What was sent is no HTTP request.' },
  unauthorized: { status: 401, because: 'There is no token, or a wrong one.' },
  forbidden_host: { status: 403, because: 'The request names another host than this server.' },
  forbidden_origin: { status: 403, because: 'A page of another site made the request.' },
  not_found: { status: 404, because: 'There is nothing at this path, or nothing of this id.' },
  method_not_allowed: { status: 405, because: 'The path takes another method; `Allow` says which.' },
  request_timeout: { status: 408, because: 'The request did not arrive in time.' },
  body_too_large: { status: 413, because: 'The body is above 1 MiB.' },
  not_answerable: { status: 422, because: 'The question has no answer, such as a statement that fails.' },
  too_many_failures: { status: 429, because: 'Too many wrong tokens; `Retry-After` says how long to wait.' },
  header_too_large: { status: 431, because: 'URL and headers are above 16 KiB.' },
  internal: { status: 500, because: "A fault; the daemon's log has more under the request's id." },
  unavailable: { status: 503, because: 'Not just now; `Retry-After` says how long to wait.' },
  timeout: { status: 504, because: 'The answer took too long.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly because: string }>>;
export type ErrorCode = keyof typeof errorCodes;
