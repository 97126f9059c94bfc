import type { Follower } from './follow.ts';
import type { Api } from './opencode.ts';

/** What OpenCode lists and the monitor does not, and the other way round; nothing when they agree. */
export interface Unseen {
  /** Ids of sessions and of what people said in them, which the monitor has not seen yet. */
  readonly missed: readonly string[];
  /** Ids of sessions that are gone, which the monitor still takes for present. */
  readonly gone: readonly string[];
}

/** Compares what a running OpenCode lists with what the monitor holds. */
export async function unseen(api: Api, follower: Follower): Promise<Unseen> {
  const sessions = await api.sessions();
  const messages = await Promise.all(sessions.map((session) => api.userMessages(session)));
  const statement = ['sessions', 'messages']
    .map((table) => `select id from ${table} where missing_since is null`)
    .join(' union all ');
  const present = await follower.column(statement);
  const known = new Set(present);
  return {
    missed: [...sessions, ...messages.flat()].filter((id) => !known.has(id)),
    gone: present.filter((id) => id.startsWith('ses_') && !sessions.includes(id)),
  };
}
