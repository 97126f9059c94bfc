import { useEffect, useRef, useState } from 'react';
import type { Search } from '../../../filters/search.ts';
import { useChangeSearch, useSearchText } from '../../../filters/use-filters.ts';
import { type Fold, readFold, writeFold } from './fold.ts';

/** What the address says of a trace. `span` is the one whose details are open. */
export interface TraceView {
  readonly span: string | null;
  readonly fold: Fold;
  readonly isSqueezed: boolean;
  readonly search: string;
  readonly isOnlyMatches: boolean;
}

/** Between the last change and its being written: keys that are held down do not write each row. */
const WRITE_MS = 200;
const KEYS = ['span', 'x', 'fold', 'gaps', 'q', 'only'] as const;

/** The view of a trace, and how to change it; it follows the address, and the address follows it. */
export function useTraceAddress(): readonly [TraceView, (change: Partial<TraceView>) => void] {
  const address = useSearchText();
  const changeAddress = useChangeSearch();
  const said = textOf(address);
  const [view, setView] = useState<TraceView>(() => read(address));
  const known = useRef(said);

  // The address was changed by something else: a link, or going back.
  useEffect(() => {
    if (said === known.current) return;
    known.current = said;
    setView(read(address));
  }, [said, address]);

  useEffect(() => {
    const search = write(view);
    const text = textOf(search);
    if (text === known.current) return;
    const timer = setTimeout(() => {
      known.current = text;
      changeAddress(search, { replace: true });
    }, WRITE_MS);
    return () => clearTimeout(timer);
  }, [view, changeAddress]);

  const change = useRef((part: Partial<TraceView>): void => setView((former) => ({ ...former, ...part })));
  return [view, change.current];
}

function read(address: Search): TraceView {
  return {
    span: address.span ?? null,
    fold: readFold(address.x, address.fold),
    isSqueezed: address.gaps !== '0',
    search: address.q ?? '',
    isOnlyMatches: address.only === '1',
  };
}

function write({ span, fold, isSqueezed, search, isOnlyMatches }: TraceView): Search {
  return {
    span: span ?? undefined,
    ...writeFold(fold),
    gaps: isSqueezed ? undefined : '0',
    q: search === '' ? undefined : search,
    only: isOnlyMatches ? '1' : undefined,
  };
}

function textOf(address: Search): string {
  return KEYS.map((key) => address[key] ?? '').join('\n');
}
