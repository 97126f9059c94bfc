import { z } from 'zod';
import type { Api } from './opencode.ts';
import type { OpenCodeProcess } from './opencode-process.ts';

/** What only 1.x can do. */
export interface Api1x extends Api {
  readonly archive: (session: string) => Promise<void>;
  /** The first part of the last answer in a session is deleted. */
  readonly removeFirstPart: (session: string) => Promise<void>;
  /** From 1.18 on: the last message of a session is deleted. */
  readonly removeLastMessage: (session: string) => Promise<void>;
}

const made = z.object({ id: z.string() });
const listed = z.array(made);
const conversation = z.array(
  z.object({ info: z.object({ id: z.string(), role: z.string() }), parts: z.array(made) }),
);
const MODEL = { providerID: 'scripted', modelID: 'large' };

/** The API of OpenCode 1.x. */
export function api1x(request: OpenCodeProcess['request']): Api1x {
  const at = (session: string, rest = ''): string => `/session/${session}${rest}`;
  const messages = async (session: string) =>
    conversation.parse(await request('GET', at(session, '/message')));
  const lastMessage = async (session: string) => {
    const last = (await messages(session)).at(-1);
    if (last === undefined) throw new Error(`Session ${session} has no messages.`);
    return last;
  };
  const post = async (session: string, rest: string, body: unknown): Promise<void> => {
    await request('POST', at(session, rest), body);
  };
  const prompt = (text: string) => ({ model: MODEL, agent: 'build', parts: [{ type: 'text', text }] });
  return {
    newSession: async (title) => made.parse(await request('POST', '/session', { title })).id,
    prompt: (session, text) => post(session, '/message', prompt(text)),
    begin: (session, text) => post(session, '/prompt_async', prompt(text)),
    userMessages: async (session) =>
      (await messages(session)).filter(({ info }) => info.role === 'user').map(({ info }) => info.id),
    fork: async (session, before) =>
      made.parse(
        await request('POST', at(session, '/fork'), before === undefined ? {} : { messageID: before }),
      ).id,
    revert: (session, message) => post(session, '/revert', { messageID: message }),
    unrevert: (session) => post(session, '/unrevert', {}),
    rename: async (session, title) => {
      await request('PATCH', at(session), { title });
    },
    compact: (session) => post(session, '/summarize', MODEL),
    remove: async (session) => {
      await request('DELETE', at(session));
    },
    sessions: async () =>
      listed
        .parse(await request('GET', '/session?limit=1000'))
        .map(({ id }) => id)
        .sort(),
    archive: async (session) => {
      await request('PATCH', at(session), { time: { archived: Date.now() } });
    },
    removeFirstPart: async (session) => {
      const { info, parts } = await lastMessage(session);
      const part = parts.at(0);
      if (part === undefined) throw new Error(`Message ${info.id} has no parts.`);
      await request('DELETE', at(session, `/message/${info.id}/part/${part.id}`));
    },
    removeLastMessage: async (session) => {
      await request('DELETE', at(session, `/message/${(await lastMessage(session)).info.id}`));
    },
  };
}
