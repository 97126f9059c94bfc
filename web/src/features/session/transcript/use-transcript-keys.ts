import { type RefObject, useEffect, useRef } from 'react';
import { useSettings } from '../../../app/settings.ts';
import { isTyping } from '../../../app/use-global-keys.ts';

/**
 * j and k go from message to message; o and Enter open what of a message is folded: the fold that has the focus, else the
 * first of the message that is still closed, else they close them all.
 */
export function useTranscriptKeys({
  scroller,
  move,
}: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly move: (step: 1 | -1) => void;
}): void {
  const { letterKeys } = useSettings();
  const moveNow = useRef(move);
  moveNow.current = move;
  const wasG = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || event.defaultPrevented)
        return;
      const focused = document.activeElement;
      const isHere = focused === document.body || scroller.current?.contains(focused) === true;
      if (!isHere || document.querySelector('[role=dialog]') !== null) return;
      // After g a letter goes to another page.
      const isAfterG = Date.now() - wasG.current < 1_500;
      wasG.current = event.key === 'g' ? Date.now() : 0;
      if (isAfterG) return;
      if (letterKeys && (event.key === 'j' || event.key === 'k')) moveNow.current(event.key === 'j' ? 1 : -1);
      else if (
        event.key === 'Enter'
          ? focused?.matches('[role=feed] > * > article')
          : letterKeys && event.key === 'o'
      )
        openFold(focused);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [letterKeys, scroller]);
}

function openFold(focused: Element | null): void {
  const own = focused?.closest('[data-fold]')?.querySelector<HTMLElement>('[data-fold-line]');
  if (own !== null && own !== undefined) {
    own.click();
    return;
  }
  const lines = [...(focused?.closest('article')?.querySelectorAll<HTMLElement>('[data-fold-line]') ?? [])];
  const closed = lines.find((line) => line.getAttribute('aria-expanded') === 'false');
  if (closed !== undefined) {
    closed.click();
    closed.focus();
  } else for (const line of lines.reverse()) line.click();
}
