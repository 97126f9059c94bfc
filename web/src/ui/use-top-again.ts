import { type RefObject, useEffect, useRef } from 'react';

/**
 * Has the list within an element read from its beginning when something else is asked for and has come (`isOld` no more).
 * Hands out the ref of the element.
 */
export function useTopAgain(asked: string, isOld: boolean): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null);
  const shown = useRef(asked);
  useEffect(() => {
    if (isOld || shown.current === asked) return;
    shown.current = asked;
    around.current?.querySelector('[data-list]')?.scrollTo(0, 0);
  }, [asked, isOld]);
  return around;
}
