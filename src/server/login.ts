import { setCookie } from 'hono/cookie';
import { type AccessOptions, cookieName, isToken, wrongToken } from './access.ts';
import { portOf, type ServerContext } from './app-context.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Refusal } from './refusal.ts';

/**
 * Takes the token, or a ticket, of the URL for a cookie and goes on to a page without it: the one that `next` names, or the first. A
 * wrong token is refused.
 */
export function login(
  context: ServerContext,
  { token, tickets }: AccessOptions,
  failures: FailureLimit,
): Response | Refusal {
  const [given, ...more] = context.req.queries('token') ?? [];
  if (given === undefined || more.length > 0 || !(isToken(given, token) || tickets.delete(given))) {
    return wrongToken(
      failures,
      'The token of this address is not the right one.',
      'Open the URL that ocmon serve printed last: a new start has a new token.',
    );
  }
  setCookie(context, cookieName(portOf(context)), token, { httpOnly: true, sameSite: 'Strict', path: '/' });
  return context.redirect(localPath(context.req.queries('next') ?? []), 303);
}

/** The path of this server that is asked for; the first page where it is none, or one that leads away from here. */
function localPath([next = '/', ...more]: readonly string[]): string {
  const here = 'http://here.invalid';
  if (more.length > 0 || !next.startsWith('/') || !URL.canParse(next, here)) return '/';
  const { origin, pathname, search, hash } = new URL(next, here);
  // Two slashes begin the name of another host, also those that are left when dots are taken out between them.
  return origin !== here || pathname.startsWith('//') ? '/' : `${pathname}${search}${hash}`;
}
