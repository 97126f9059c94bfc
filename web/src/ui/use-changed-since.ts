import { useState } from 'react';
import { useLiveState } from '../app/live.ts';

/** Whether data changed since `what` was asked for, in words for a pill; null where it did not. */
export interface ChangedSince {
  readonly news: string | null;
  /** To be called when it is asked for anew. */
  readonly forget: () => void;
}

/** Watches for changes while a list stays still; see {@link ChangedSince}. */
export function useChangedSince(what: string): ChangedSince {
  const { changes } = useLiveState();
  const [since, setSince] = useState({ what, changes });
  if (since.what !== what) setSince({ what, changes });
  return {
    news: since.what === what && changes > since.changes ? 'Data changed' : null,
    forget: () => setSince({ what, changes }),
  };
}
