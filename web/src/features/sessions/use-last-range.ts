import { useEffect, useState } from 'react';
import type { Search } from '../../filters/search.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';

const KEY = 'ocmon.sessions-range';

/** Puts the range that was chosen last into an address without one. False until the range of the page is settled. */
export function useLastRange(): boolean {
  const { range, from, to } = useSearchText();
  const change = useChangeSearch();
  const isGiven = range !== undefined || from !== undefined || to !== undefined;
  const [isSettled, setSettled] = useState(() => isGiven || stored() === null);
  useEffect(() => {
    if (isGiven) {
      store({ range, from, to });
      setSettled(true);
    }
  }, [isGiven, range, from, to]);
  useEffect(() => {
    const last = stored();
    if (!isSettled && last !== null) change(last, { replace: true });
  }, [isSettled, change]);
  return isSettled || isGiven;
}

function store(range: Search): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(range));
  } catch {
    // Storage is turned off: the range lasts as long as the address.
  }
}

function stored(): Search | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    const texts = Object.entries(found).filter(
      ([key, value]) => ['range', 'from', 'to'].includes(key) && typeof value === 'string',
    );
    return texts.length === 0 ? null : Object.fromEntries(texts);
  } catch {
    return null;
  }
}
