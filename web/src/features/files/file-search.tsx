import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';

/** How long typing rests before files are looked for, in milliseconds. */
const REST_MS = 200;

/** A piece of the path of files; what is typed comes into the address when typing rests. */
export function FileSearch() {
  const { q } = useSearchText();
  const change = useChangeSearch();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label className="flex h-7 min-w-40 flex-1 items-center gap-1.5 rounded-control border border-line bg-surface px-2 focus-within:border-accent sm:max-w-80">
      <Search size={14} aria-hidden className="shrink-0 text-fg3" />
      <span className="sr-only">Part of the path</span>
      <input
        type="search"
        value={typed ?? q ?? ''}
        placeholder="Part of the path"
        data-filter-field
        onChange={({ target: { value } }) => {
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(
            () => change({ q: value === '' ? undefined : value }, { replace: true }),
            REST_MS,
          );
        }}
        onBlur={() => setTyped(null)}
        className="num h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-fg3"
      />
    </label>
  );
}
