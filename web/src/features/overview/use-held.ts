import { useState } from 'react';

/** A value that waits while the pointer or the focus is on what shows it, so that nothing moves under them. */
export interface Held<T> {
  readonly value: T;
  /** Whether a newer value waits. */
  readonly isBehind: boolean;
  /** For the element that shows the value. */
  readonly holders: {
    readonly onPointerMove: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/** Holds `newest` while it is looked at closely; `subject` is what it is about: when that is another, nothing is held. */
export function useHeld<T>(newest: T, subject: unknown): Held<T> {
  const [held, setHeld] = useState<{ readonly value: T; readonly subject: unknown } | null>(null);
  const isHeld = held !== null && held.subject === subject;
  const hold = (): void => {
    if (!isHeld) setHeld({ value: newest, subject });
  };
  const release = (): void => setHeld(null);
  return {
    value: isHeld ? held.value : newest,
    isBehind: isHeld && held.value !== newest,
    holders: { onPointerMove: hold, onPointerLeave: release, onFocus: hold, onBlur: release },
  };
}
