import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

const USUAL = 340;
const LEAST = 260;
const MOST = 720;
const STORED = 'ocmon.trace-details';

/** A panel at the right whose width the user sets with the pointer or the arrow keys; where there is no room it lies over the rest. */
export function SidePanel({
  label,
  isOver,
  children,
}: {
  readonly label: string;
  readonly isOver: boolean;
  readonly children: ReactNode;
}) {
  const [width, setWidth] = useState(stored);
  const change = (to: number): void => {
    const next = Math.max(LEAST, Math.min(MOST, Math.round(to)));
    setWidth(next);
    try {
      localStorage.setItem(STORED, String(next));
    } catch {
      // Storage is turned off.
    }
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? innerWidth;
    change(right - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: 16, ArrowRight: -16, Home: MOST, End: -MOST }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    change(width + step);
  };
  return (
    <aside
      aria-label={label}
      className={`flex min-h-0 flex-col border-l border-line bg-bg ${
        isOver ? 'absolute inset-y-0 right-0 z-20 max-w-full shadow-2xl' : 'relative shrink-0'
      }`}
      style={{ width }}
    >
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the details"
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -left-1 z-1 w-2 cursor-col-resize touch-none hover:bg-accent/40"
      />
      {children}
    </aside>
  );
}

function stored(): number {
  try {
    const width = Number(localStorage.getItem(STORED));
    return width >= LEAST && width <= MOST ? width : USUAL;
  } catch {
    return USUAL;
  }
}
