import type { ErrorType } from './error-types.ts';

/** HTTP statuses that say more than their class; any other 4xx is an invalid request, any other 5xx the server's error. */
export const TYPE_OF_STATUS: Readonly<Record<number, ErrorType>> = {
  401: 'auth',
  402: 'resource',
  403: 'auth',
  404: 'not_found',
  408: 'timeout',
  410: 'not_found',
  413: 'context_overflow',
  422: 'validation',
  429: 'rate_limit',
  499: 'aborted',
};

/**
 * Names of OpenCode 1.x errors and types of 2.x errors that say what went wrong. `APIError`, `UnknownError`,
 * `provider.error` (what the migration to 2.x makes of any APIError), `provider.unknown`, `tool.execution`,
 * `compaction.failed` and `unknown` say nothing, so that their text decides.
 */
export const TYPE_OF_NAME: Readonly<Record<string, ErrorType>> = {
  MessageAbortedError: 'aborted',
  ProviderAuthError: 'auth',
  ContextOverflowError: 'context_overflow',
  MessageOutputLengthError: 'context_overflow',
  ContentFilterError: 'content_filter',
  StructuredOutputError: 'validation',
  aborted: 'aborted',
  'tool.interrupted': 'aborted',
  'permission.rejected': 'permission',
  'provider.auth': 'auth',
  'provider.content-filter': 'content_filter',
  'provider.internal': 'server_error',
  'provider.invalid-output': 'validation',
  'provider.invalid-request': 'invalid_request',
  'provider.no-route': 'invalid_request',
  'provider.quota': 'resource',
  'provider.rate-limit': 'rate_limit',
  'provider.timeout': 'timeout',
  'provider.transport': 'network',
  'provider.unsupported-operation': 'invalid_request',
  'tool.unknown': 'invalid_request',
};

/** Outcomes of tool calls that are a type by themselves; `error` is none. */
export const TYPE_OF_OUTCOME: Readonly<Record<string, ErrorType>> = {
  denied: 'permission',
  aborted: 'aborted',
  timeout: 'timeout',
  invalid: 'invalid_request',
};

/** Exit codes that shells and `timeout` give a meaning of their own; any other is the command's. */
export const TYPE_OF_EXIT: Readonly<Record<number, ErrorType>> = {
  124: 'timeout',
  126: 'permission',
  127: 'not_found',
  130: 'aborted',
  143: 'aborted',
};

/** What the text may make of an invalid request: providers answer 400 to much that has a better name. */
export const BETTER_THAN_INVALID: readonly ErrorType[] = [
  'auth',
  'content_filter',
  'context_overflow',
  'rate_limit',
  'resource',
  'validation',
];
