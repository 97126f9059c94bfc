import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import type { CursorHandlers } from './cursor-area.tsx';

interface CursorOptions {
  /** How many places there are. */
  readonly count: number;
  /** The place under a point of the drawing, null for none. */
  readonly indexAt: (x: number, y: number) => number | null;
  /** What is said of a place. */
  readonly textOf: (index: number) => string;
  readonly onChoose?: ((index: number) => void) | undefined;
  /** What the vertical arrows move by, and the horizontal ones. */
  readonly vertical?: number;
  readonly horizontal?: number;
}

/** The place of a chart that the pointer or the arrow keys are at, and what a `CursorArea` needs to find it. */
export function useCursor({ count, indexAt, textOf, onChoose, vertical = 0, horizontal = 1 }: CursorOptions) {
  const [wanted, setWanted] = useState<number | null>(null);
  const index = wanted === null || count === 0 ? null : Math.min(wanted, count - 1);

  // What was chosen stands elsewhere in the drawing that comes, or nowhere.
  const choose = (at: number): void => {
    setWanted(null);
    onChoose?.(at);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || count === 0) return;
    const step = {
      ArrowRight: horizontal,
      ArrowLeft: -horizontal,
      ArrowDown: vertical,
      ArrowUp: -vertical,
    }[event.key];
    if (step !== undefined && step !== 0) {
      const next = index === null ? count - 1 : index + step;
      if (next >= 0 && next < count) setWanted(next);
    } else if (event.key === 'Home') setWanted(0);
    else if (event.key === 'End') setWanted(count - 1);
    else if (event.key === 'Escape' && index !== null) setWanted(null);
    else if (event.key === 'Enter' && index !== null && onChoose !== undefined) choose(index);
    else return;
    event.preventDefault();
  };
  const place = (event: MouseEvent): number | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return indexAt(event.clientX - box.left, event.clientY - box.top);
  };
  const shown = index ?? Math.max(0, count - 1);
  const handlers: CursorHandlers = {
    onKeyDown,
    onPointerMove: (event) => setWanted(place(event)),
    onPointerLeave: () => setWanted(null),
    onBlur: () => setWanted(null),
    onClick: (event) => {
      const found = place(event);
      if (found !== null && onChoose !== undefined) choose(found);
    },
  };
  const text = count === 0 ? 'nothing' : textOf(shown);
  return {
    index,
    area: { count, value: shown, text, canChoose: onChoose !== undefined && index !== null, handlers },
  };
}
