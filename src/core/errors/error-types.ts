/**
 * The types of counting rule 7, each with the code of those errors that carry none of their own: an HTTP status, or null
 * where none fits.
 */
export const ERROR_TYPES = {
  timeout: 408,
  auth: 401,
  permission: null,
  not_found: 404,
  rate_limit: 429,
  network: 503,
  server_error: 500,
  invalid_request: 400,
  validation: 400,
  syntax: null,
  context_overflow: 413,
  aborted: 499,
  content_filter: null,
  resource: null,
  tool_error: null,
  unknown: null,
} as const;

export type ErrorType = keyof typeof ERROR_TYPES;

/** All types, in the order of the table. */
export const ERROR_TYPE_NAMES = Object.keys(ERROR_TYPES).filter(isErrorType);

/** Whether a text names a type. */
export function isErrorType(name: string): name is ErrorType {
  return Object.hasOwn(ERROR_TYPES, name);
}
