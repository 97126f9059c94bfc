import { createHash, timingSafeEqual } from 'node:crypto';
import { getCookie } from 'hono/cookie';
import { portOf, type ServerContext } from './app-context.ts';
import type { FailureLimit } from './failure-limit.ts';
import type { Refusal } from './refusal.ts';

/** Who may ask. */
export interface AccessOptions {
  readonly token: string;
  /** Each is good for one login in place of the token: what opens a browser shows its arguments to every user of the machine. */
  readonly tickets: Set<string>;
  /** The values of the Host header that mean this server, in lower case. */
  readonly allowedHosts: (port: number) => readonly string[];
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares with the token, in a time that says nothing about either. */
export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(token));
}

/** The cookie that stands for the token. Cookies do not know ports, so its name does: daemons beside each other keep theirs. */
export function cookieName(port: number): string {
  return `ocmon_${port}`;
}

/**
 * Refuses what a page of another site can make a browser send: a request under a foreign name that was pointed at this
 * address (DNS rebinding), and one that another origin, another port of this machine included, started.
 */
export function refuseForeign(context: ServerContext, options: AccessOptions): Refusal | null {
  const hosts = options.allowedHosts(portOf(context));
  // A request line with a whole URL has a second host; the server would go by that one.
  for (const host of [context.req.header('host') ?? '', new URL(context.req.url).host]) {
    if (!hosts.includes(host.toLowerCase())) {
      return {
        code: 'forbidden_host',
        message: 'This request names another host than this server.',
        hint: `Ask http://${hosts[0]}, without a proxy or another name in between.`,
      };
    }
  }
  const origin = context.req.header('origin');
  const site = context.req.header('sec-fetch-site');
  const isOwnOrigin = origin === undefined || hosts.some((host) => origin.toLowerCase() === `http://${host}`);
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwnOrigin && isOwnSite) return null;
  return {
    code: 'forbidden_origin',
    message: 'This request was started by a page of another site.',
  };
}

/** Refuses a request that has the token neither as bearer nor in its cookie. */
export function refuseStranger(
  context: ServerContext,
  options: AccessOptions,
  failures: FailureLimit,
): Refusal | null {
  const bearer = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  const cookie = getCookie(context, cookieName(portOf(context)));
  const given = [bearer, cookie].filter((token) => token !== undefined);
  if (given.some((token) => isToken(token, options.token))) return null;
  const hint = 'Open the URL that ocmon serve prints, or send its token as Authorization: Bearer.';
  if (given.length === 0) return { code: 'unauthorized', message: 'This request has no token.', hint };
  return wrongToken(failures, 'The token of this request is not the right one.', hint);
}

/** Refuses a wrong token; one of too many has to wait, and is told so. */
export function wrongToken(failures: FailureLimit, message: string, hint: string): Refusal {
  const retryAfter = failures.count();
  if (retryAfter === null) return { code: 'unauthorized', message, hint };
  return { code: 'too_many_failures', message: 'There were too many wrong tokens.', hint, retryAfter };
}
