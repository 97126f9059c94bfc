import { z } from 'zod';
import type { Api } from './opencode.ts';
import type { OpenCodeProcess } from './opencode-process.ts';

/** What only 2.x can do. */
export interface Api2x extends Api {
  /** Makes a revert final without a prompt. */
  readonly commitRevert: (session: string) => Promise<void>;
}

const made = z.object({ data: z.object({ id: z.string() }) });
const listed = z.object({ data: z.array(z.object({ id: z.string() })) });
const transcript = z.object({ data: z.array(z.object({ id: z.string(), type: z.string() })) });

/** The API of OpenCode 2.x. */
export function api2x(request: OpenCodeProcess['request'], directory: string): Api2x {
  const at = (session: string, rest = ''): string => `/api/session/${session}${rest}`;
  const post = async (session: string, rest: string, body: unknown): Promise<void> => {
    await request('POST', at(session, rest), body);
  };
  const idle = async (session: string): Promise<void> => {
    await request('POST', `/api/experimental/session/${session}/wait`);
  };
  return {
    newSession: async (title) =>
      made.parse(
        await request('POST', '/api/session', {
          title,
          agent: 'build',
          model: { providerID: 'scripted', id: 'large' },
          location: { directory },
        }),
      ).data.id,
    prompt: async (session, text) => {
      await post(session, '/prompt', { text });
      await idle(session);
    },
    begin: (session, text) => post(session, '/prompt', { text }),
    userMessages: async (session) =>
      transcript
        .parse(await request('GET', at(session, '/message?limit=100&order=asc')))
        .data.filter(({ type }) => type === 'user')
        .map(({ id }) => id),
    fork: async (session, before) =>
      made.parse(await request('POST', at(session, '/fork'), before === undefined ? {} : { before })).data.id,
    revert: (session, message) => post(session, '/revert/stage', { messageID: message, files: true }),
    unrevert: async (session) => {
      await request('DELETE', at(session, '/revert'));
    },
    rename: async (session, title) => {
      await request('PATCH', at(session), { title });
    },
    compact: async (session) => {
      await post(session, '/compact', {});
      await idle(session);
    },
    remove: async (session) => {
      await request('DELETE', at(session));
    },
    sessions: async () =>
      listed
        .parse(await request('GET', '/api/session?limit=200'))
        .data.map(({ id }) => id)
        .sort(),
    commitRevert: (session) => post(session, '/revert/commit', {}),
  };
}
