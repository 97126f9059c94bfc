import type { KeyboardEvent, MouseEvent, PointerEvent, ReactNode } from 'react';

/** What an area with a cursor reacts with, as `useCursor` makes it. */
export interface CursorHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onBlur: () => void;
  readonly onClick: (event: MouseEvent) => void;
}

/** A drawing that a cursor walks over; to those who hear the page a slider whose value is the place's text. */
export function CursorArea({
  label,
  count,
  value,
  text,
  canChoose,
  width,
  handlers,
  children,
}: {
  readonly label: string;
  readonly count: number;
  readonly value: number;
  readonly text: string;
  readonly canChoose: boolean;
  /** In pixels, where it is wider than the room that shows it. */
  readonly width?: number;
  readonly handlers: CursorHandlers;
  readonly children: ReactNode;
}) {
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={value}
      aria-valuetext={text}
      className={`h-full touch-manipulation rounded-control ${canChoose ? 'cursor-pointer' : ''}`}
      {...(width !== undefined && { style: { width } })}
      {...handlers}
    >
      {children}
    </div>
  );
}
