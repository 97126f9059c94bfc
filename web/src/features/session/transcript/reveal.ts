import type { RefObject } from 'react';

/** Frames in which rows may still be measured, and so move. */
const PATIENCE = 40;

/**
 * Scrolls on until an element that may not be there yet is in sight and stays there. Returns what ends it; a wheel, a
 * touch or a key of the user does, too.
 */
export function reveal(id: string, scroller: RefObject<HTMLElement | null>): () => void {
  let frame = 0;
  let calm = 0;
  let handle = requestAnimationFrame(function look() {
    const box = scroller.current?.getBoundingClientRect();
    const element = document.getElementById(id);
    const place = element?.getBoundingClientRect();
    if (box !== undefined && place !== undefined && element !== null && ++calm > 5) {
      const isInSight = place.top >= box.top && place.top <= box.bottom - 40;
      if (isInSight && calm > 12) return;
      if (!isInSight) element.scrollIntoView({ block: 'start' });
    }
    if (++frame < PATIENCE) handle = requestAnimationFrame(look);
  });
  const stop = (): void => cancelAnimationFrame(handle);
  for (const event of ['wheel', 'touchstart', 'keydown'] as const)
    scroller.current?.addEventListener(event, stop, { once: true, passive: true });
  return stop;
}
