import { createContext, useContext } from 'react';
import { targetOf } from '../../../../../src/contract/endpoints.ts';
import { sessionPath } from '../../../ui/links.tsx';

/** Where messages are shown. */
export interface Place {
  /** The session, and before it those in whose transcripts it was opened. */
  readonly chain: readonly string[];
  /** The heading level of messages. */
  readonly level: number;
  /** The message or part that the address names. */
  readonly linked: string | null;
}

export const PlaceContext = createContext<Place>({ chain: [], level: 2, linked: null });

export function usePlace(): Place {
  return useContext(PlaceContext);
}

/** The address of a message or part. */
export function linkTo(
  sessionId: string,
  place: { readonly message?: string; readonly part?: string },
): string {
  return location.origin + targetOf(sessionPath(sessionId), { tab: 'transcript', ...place });
}

/** The id of the element of a message or part. */
export function elementId(id: string): string {
  return `transcript-${id}`;
}
