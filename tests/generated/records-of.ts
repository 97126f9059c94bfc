import type { Era, MessageKind, World, WorldMessage, WorldPart } from './world.ts';

const onlyInVersion2: ReadonlySet<MessageKind> = new Set(['idle', 'synthetic']);

/**
 * The records of a world that can exist in a storage generation; writers and truth both start here. OpenCode 2 has
 * one step per message, no part outside a message, no record without its session, no tool `invalid`, no request
 * for a compaction; its parts are the content of assistant rows. Unknown roles exist in JSON only.
 */
export function recordsOf(world: World, era: Era): World {
  if (era === 'sqlite-v2') return recordsOfVersion2(world);
  const absent = new Set(
    world.messages
      .filter(({ kind }) => onlyInVersion2.has(kind) || (era !== 'json' && kind === 'stranger'))
      .map((message) => message.id),
  );
  return {
    ...world,
    messages: world.messages.filter((message) => !absent.has(message.id)),
    parts: world.parts.filter((part) => !absent.has(part.messageId)),
  };
}

function recordsOfVersion2(world: World): World {
  const sessions = new Set(world.sessions.map((session) => session.id));
  const steps = new Map<string, number>();
  for (const part of world.parts) {
    if (part.type === 'step-finish') steps.set(part.messageId, (steps.get(part.messageId) ?? 0) + 1);
  }
  const messages = world.messages.filter(
    (message) =>
      sessions.has(message.sessionId) &&
      message.kind !== 'stranger' &&
      message.kind !== 'compaction-request' &&
      (steps.get(message.id) ?? 0) <= 1,
  );
  const kinds = new Map(messages.map((message) => [message.id, message.kind]));
  return {
    ...world,
    messages,
    parts: world.parts.filter((part) => kinds.get(part.messageId) === 'assistant' && isContent(part)),
    todos: [],
  };
}

function isContent(part: WorldPart): boolean {
  if (part.type === 'tool') return part.way !== 'unknown-tool';
  return part.type === 'text' || part.type === 'reasoning';
}

/** The messages that carry usage in a generation: every assistant message and, in OpenCode 2, every compaction. */
export function carriesUsage(message: WorldMessage): boolean {
  return message.kind === 'assistant' || message.kind === 'summary';
}
