import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

/** What is open in a transcript: kept beside its rows, which come and go as one scrolls. */
export interface Marks {
  readonly has: (name: string) => boolean;
  readonly set: (name: string, isOn: boolean) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function makeMarks(): Marks {
  const names = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    has: (name) => names.has(name),
    set: (name, isOn) => {
      if (names.has(name) === isOn) return;
      if (isOn) names.add(name);
      else names.delete(name);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const MarksContext = createContext<Marks>(makeMarks());

/** One mark, and how to change it. */
export function useMark(name: string): readonly [boolean, (isOn: boolean) => void] {
  const marks = useContext(MarksContext);
  const isOn = useSyncExternalStore(marks.subscribe, () => marks.has(name));
  return [isOn, useCallback((next: boolean) => marks.set(name, next), [marks, name])];
}
