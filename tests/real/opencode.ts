import type { OpenCodeHome } from './opencode-home.ts';
import { type OpenCodeProcess, startOpenCode } from './opencode-process.ts';

/** What both generations of OpenCode's HTTP API can do, by sessions and messages. */
export interface Api {
  readonly newSession: (title: string) => Promise<string>;
  /** Resolves once the session is idle again. */
  readonly prompt: (session: string, text: string) => Promise<void>;
  /** Resolves once the prompt is accepted. */
  readonly begin: (session: string, text: string) => Promise<void>;
  readonly userMessages: (session: string) => Promise<readonly string[]>;
  /** A copy of a session, up to and without `before` where it is given. */
  readonly fork: (session: string, before?: string) => Promise<string>;
  /** Takes back what was said from this message on; the next prompt makes it final. */
  readonly revert: (session: string, message: string) => Promise<void>;
  readonly unrevert: (session: string) => Promise<void>;
  readonly rename: (session: string, title: string) => Promise<void>;
  readonly compact: (session: string) => Promise<void>;
  readonly remove: (session: string) => Promise<void>;
  /** Ids of all sessions, in order. */
  readonly sessions: () => Promise<readonly string[]>;
}

/** An OpenCode that can be ended and started again over the same data; `api` needs it to run. */
export interface OpenCode<A extends Api> {
  readonly api: A;
  readonly isRunning: () => boolean;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

/** An OpenCode that is not started yet. */
export function openCode<A extends Api>(
  program: string,
  home: OpenCodeHome,
  apiOf: (request: OpenCodeProcess['request']) => A,
): OpenCode<A> {
  let running: OpenCodeProcess | undefined;
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    const ending = running;
    running = undefined;
    await ending?.[how]();
  };
  const request: OpenCodeProcess['request'] = async (...args) => {
    if (running === undefined) throw new Error('OpenCode is not running.');
    return running.request(...args);
  };
  return {
    api: apiOf(request),
    isRunning: () => running !== undefined,
    start: async () => {
      running = await startOpenCode(program, home);
    },
    stop: () => end('stop'),
    kill: () => end('kill'),
  };
}
