import { useEffect, useRef, useState } from 'react';

/** How far back a rate looks, in milliseconds: long enough to be calm, short enough to be of now. */
const WINDOW_MS = 15_000;

/** How many a second a count grew lately; null as long as it was seen once. A count that falls begins anew. */
export function useRate(count: number): number | null {
  const seen = useRef<{ readonly at: number; readonly count: number }[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    const at = Date.now();
    const last = seen.current.at(-1);
    if (last !== undefined && count < last.count) seen.current = [];
    seen.current = [...seen.current.filter((one) => at - one.at < WINDOW_MS), { at, count }];
    const first = seen.current[0];
    const ms = first === undefined ? 0 : at - first.at;
    setRate(first === undefined || ms < 500 ? null : ((count - first.count) * 1000) / ms);
  }, [count]);
  return rate;
}
