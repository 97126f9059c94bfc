import { useEffect, useRef } from 'react';
import { useSettings } from '../../../app/settings.ts';
import { isTyping } from '../../../app/use-global-keys.ts';

/** What keys do in a trace. */
export interface TraceActions {
  readonly move: (rows: number) => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly fold: () => void;
  readonly unfold: () => void;
  readonly open: () => void;
  readonly close: () => void;
  readonly nextError: (step: 1 | -1) => void;
  readonly foldAll: () => void;
  readonly level: (level: number) => void;
  readonly fit: () => void;
  readonly whole: () => void;
  readonly squeeze: () => void;
}

/** Rows that a page key moves by. */
const PAGE = 15;

/** Listens to the keys of the trace, wherever the focus is but in fields and dialogs; rows are walked from the list alone. */
export function useTraceKeys(actions: TraceActions): void {
  const { letterKeys } = useSettings();
  const now = useRef(actions);
  now.current = actions;
  const wasG = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, target } = event;
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(target))
        return;
      if (document.querySelector('[role=dialog], [role=menu]') !== null) return;
      const isAfterG = Date.now() - wasG.current < 1_500;
      wasG.current = key === 'g' ? Date.now() : 0;
      // After g, a letter goes to a page.
      if (isAfterG) return;
      const isOnRows =
        target === document.body ||
        (target instanceof Element && (target.matches('[data-trace-grid]') || target.id === 'content'));
      const did =
        (isOnRows && walk(key, now.current)) ||
        (letterKeys && isOnRows && walk(LETTERS[key] ?? '', now.current)) ||
        (letterKeys && command(key, now.current)) ||
        (key === 'Escape' && close(now.current));
      if (did) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [letterKeys]);
}

const LETTERS: Readonly<Record<string, string>> = {
  j: 'ArrowDown',
  k: 'ArrowUp',
  h: 'ArrowLeft',
  l: 'ArrowRight',
};

function walk(key: string, actions: TraceActions): boolean {
  switch (key) {
    case 'ArrowDown':
      actions.move(1);
      return true;
    case 'ArrowUp':
      actions.move(-1);
      return true;
    case 'PageDown':
      actions.move(PAGE);
      return true;
    case 'PageUp':
      actions.move(-PAGE);
      return true;
    case 'Home':
      actions.first();
      return true;
    case 'End':
      actions.last();
      return true;
    case 'ArrowLeft':
      actions.fold();
      return true;
    case 'ArrowRight':
      actions.unfold();
      return true;
    case 'Enter':
      actions.open();
      return true;
    default:
      return false;
  }
}

function command(key: string, actions: TraceActions): boolean {
  switch (key) {
    case 'e':
      actions.nextError(1);
      return true;
    case 'E':
      actions.nextError(-1);
      return true;
    case 'x':
      actions.foldAll();
      return true;
    case 'z':
      actions.fit();
      return true;
    case '0':
      actions.whole();
      return true;
    case 'i':
      actions.squeeze();
      return true;
    case '1':
    case '2':
    case '3':
    case '4':
      actions.level(Number(key));
      return true;
    default:
      return false;
  }
}

function close(actions: TraceActions): boolean {
  actions.close();
  return true;
}
