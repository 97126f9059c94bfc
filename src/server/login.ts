import { setCookie } from 'hono/cookie';
import { endpoints } from '../contract/endpoints.ts';
import { type AccessOptions, cookieName, isToken, wrongToken } from './access.ts';
import { portOf, type ServerContext } from './app-context.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Refusal } from './refusal.ts';

/** Takes the token of the URL for a cookie and goes on to a page without it; a wrong one is refused. */
export function login(
  context: ServerContext,
  { token }: AccessOptions,
  failures: FailureLimit,
): Response | Refusal {
  const [given, ...more] = context.req.queries('token') ?? [];
  if (given === undefined || more.length > 0 || !isToken(given, token)) {
    return wrongToken(
      failures,
      'The token of this address is not the right one.',
      'Open the URL that ocmon serve printed last: a new start has a new token.',
    );
  }
  setCookie(context, cookieName(portOf(context)), token, { httpOnly: true, sameSite: 'Strict', path: '/' });
  return context.redirect(endpoints.status.path, 303);
}
