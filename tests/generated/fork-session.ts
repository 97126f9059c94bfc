import { messagesOf } from './add-session.ts';
import type { Draft } from './draft.ts';
import type { WorldMessage, WorldSession } from './world.ts';

export interface ForkChoices {
  /** How many of the source's messages are copied; absent: all. */
  readonly take?: number;
  /** The exact moment; absent: some seconds after the last event. */
  readonly created?: number;
}

/**
 * Forks a session: a top-level session with copies of messages and parts, which have new ids but the old times,
 * tokens, costs and places; copies of copies are told by their first origin.
 */
export function forkSession(draft: Draft, source: WorldSession, choices: ForkChoices = {}): WorldSession {
  const created = choices.created ?? draft.tick();
  const copied = messagesOf(draft, source).slice(0, choices.take);
  const fork: WorldSession = {
    ...source,
    id: draft.id('ses', created),
    parentId: null,
    forkOf: source.id,
    forkThrough: copied.at(-1)?.id ?? null,
    title: forkTitle(source.title),
    created,
    archived: null,
    unattributed: null,
  };
  draft.sessions.push(fork);
  const newIds = new Map<string, string>();
  for (const message of copied) copyMessage(draft, message, fork, newIds);
  return fork;
}

function copyMessage(
  draft: Draft,
  message: WorldMessage,
  fork: WorldSession,
  newIds: Map<string, string>,
): void {
  const id = draft.id('msg', fork.created);
  newIds.set(message.id, id);
  draft.messages.push({
    ...message,
    id,
    sessionId: fork.id,
    parentId: message.parentId === null ? null : (newIds.get(message.parentId) ?? null),
  });
  for (const part of draft.parts.filter((other) => other.messageId === message.id)) {
    draft.parts.push({ ...part, id: draft.id('prt', fork.created), sessionId: fork.id, messageId: id });
  }
}

function forkTitle(title: string): string {
  const match = /^(.*) \(fork #(\d+)\)$/.exec(title);
  return match === null ? `${title} (fork #1)` : `${match[1]} (fork #${Number(match[2]) + 1})`;
}
