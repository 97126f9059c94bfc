import type { Search } from '../../filters/search.ts';
import { sessionPath } from '../../ui/links.tsx';

/** Where an error stands: of a tool call the part, else the message. */
export interface ErrorPlace {
  readonly sessionId: string;
  readonly messageId: string;
  readonly partId: string | null;
}

/** What tells one error from all others. */
export function errorId({ messageId, partId }: ErrorPlace): string {
  return partId ?? messageId;
}

/** Where a link leads. */
interface PlaceTarget {
  readonly to: string;
  readonly search: Search;
}

/** The error in the trace of its session. */
export function traceTarget(place: ErrorPlace): PlaceTarget {
  return { to: sessionPath(place.sessionId), search: { tab: 'trace', span: errorId(place) } };
}

/** The error in the transcript of its session. */
export function transcriptTarget({ sessionId, messageId, partId }: ErrorPlace): PlaceTarget {
  return {
    to: sessionPath(sessionId),
    search: { tab: 'transcript', message: messageId, ...(partId !== null && { part: partId }) },
  };
}

/** The page of a group. */
export function groupPath(id: string): string {
  return `/errors/${encodeURIComponent(id)}`;
}
