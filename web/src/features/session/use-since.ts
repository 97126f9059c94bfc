import { useState } from 'react';

/** By how much a count that lives has grown since a list became what `stamp` names. */
export function useSince(count: number, stamp: string): number {
  const [seen, setSeen] = useState({ stamp, count });
  if (seen.stamp !== stamp) setSeen({ stamp, count });
  return seen.stamp === stamp ? Math.max(0, count - seen.count) : 0;
}
