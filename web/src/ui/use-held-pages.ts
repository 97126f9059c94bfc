import { type HTMLAttributes, useEffect, useEffectEvent, useState } from 'react';
import type { InputOf, OutputOf, Question } from '../../../src/contract/questions.ts';
import { type StillPages, useStillPages } from '../api/use-still-pages.ts';
import { useLiveState } from '../app/live.ts';

/** Between a change that was heard of and the pages being asked for anew, in milliseconds. */
const RENEW_MS = 1_000;

/** Pages that follow changes by themselves, but not while somebody is at their list. */
export interface HeldPages<T> {
  readonly query: StillPages<T>;
  /** Whether data changed since, and the list waits to be renewed. */
  readonly hasNews: boolean;
  /** For the element around the list: says when a pointer or the focus is in it, or it is scrolled down. */
  readonly listeners: Pick<
    HTMLAttributes<HTMLElement>,
    'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur' | 'onScrollCapture'
  >;
}

/** The answers page by page; see {@link HeldPages}. */
export function useHeldPages<Q extends Parameters<typeof useStillPages>[0] & Question>(
  question: Q,
  input: Omit<InputOf<Q>, 'cursor'>,
): HeldPages<OutputOf<Q>> {
  const query = useStillPages(question, input);
  const { changes } = useLiveState();
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const [seen, setSeen] = useState({ at: query.dataUpdatedAt, changes });
  if (seen.at !== query.dataUpdatedAt) setSeen({ at: query.dataUpdatedAt, changes });
  const isBehind = query.data !== undefined && seen.at === query.dataUpdatedAt && changes !== seen.changes;
  const isHeld = isPointed || isFocused || isScrolled;
  const isDue = isBehind && !isHeld && !query.isFetching;
  const renew = useEffectEvent(() => query.renew());
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(() => renew(), RENEW_MS);
    return () => clearTimeout(timer);
  }, [isDue]);
  return {
    query,
    hasNews: isBehind && isHeld,
    listeners: {
      // A finger leaves no pointer behind.
      onPointerEnter: ({ pointerType }) => setPointed(pointerType === 'mouse'),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget)),
      onScrollCapture: ({ target }) =>
        setScrolled(target instanceof HTMLElement && target.matches('[data-list]') && target.scrollTop > 4),
    },
  };
}
