/** A message of OpenCode 1.x in a session that OpenCode 2 took over; the order in the list is that of time, then id. */
export interface V1Message {
  readonly id: string;
  /** Made after the migration, by an OpenCode 1.x that still ran. */
  readonly isLater: boolean;
  readonly hasV2Row: boolean;
  /** The rest is only known of messages without a v2 row. */
  readonly isAssistant: boolean;
  /** The summary of a compaction, `summary: true`. */
  readonly isSummary: boolean;
  readonly parentId: string | null;
  readonly parentHasV2Row: boolean;
  readonly hasSubtask: boolean;
  readonly parentHasSubtask: boolean;
  /** It has a step part: a model answered, which the migration keeps. */
  readonly hasStep: boolean;
}

/**
 * The ids of one session's v1 messages that were reverted in OpenCode 2: those without a v2 row that were not made
 * later and that the migration itself did not drop. OpenCode 2.0.15 deletes all v2 rows from a message on when it
 * reverts; its migration drops these two, which were billed and stay:
 * - The summary of a compaction, as long as its parent, the compaction, still has a v2 row.
 * - A subtask's user message, and the assistant message that holds its delegation and no step of its own (the
 *   answer that follows under the same parent has steps and is kept). What was dropped leaves no row to be
 *   deleted, so such a pair is taken for reverted when it stands after every message that still has a v2 row, and
 *   some message before it is gone that the migration would have kept: then the revert began before the pair and
 *   reached past it. A revert that began at the first kept message after the pair leaves the pair in place.
 */
export function revertedMessages(session: readonly V1Message[]): string[] {
  const lastKept = session.findLastIndex((message) => message.hasV2Row);
  const isGone = session.map((message) => isPlainlyGone(message));
  const firstGone = isGone.indexOf(true);
  const isReached = (place: number) => firstGone !== -1 && firstGone < place && place > lastKept;
  const places = new Map(session.map((message, place) => [message.id, place]));
  return session
    .filter((message, place) => {
      if (message.hasV2Row || message.isLater) return false;
      if (isSummary(message)) return !message.parentHasV2Row;
      if (message.hasSubtask) return isReached(place);
      if (holdsDelegation(message)) return isReached(places.get(message.parentId ?? '') ?? place);
      return isGone[place] === true;
    })
    .map((message) => message.id);
}

function isPlainlyGone(message: V1Message): boolean {
  const isDroppable = isSummary(message) || message.hasSubtask || holdsDelegation(message);
  return !message.hasV2Row && !message.isLater && !isDroppable;
}

function isSummary(message: V1Message): boolean {
  return message.isAssistant && message.isSummary;
}

function holdsDelegation(message: V1Message): boolean {
  return message.isAssistant && message.parentHasSubtask && !message.hasStep;
}
