import { useEffect, useRef, useState } from 'react';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';

/** How long typing has to rest before it is asked for, in milliseconds. */
const REST_MS = 250;

/** A piece of the title that sessions must have; `/` goes here. */
export function TitleField() {
  const { title = '' } = useSearchText();
  const change = useChangeSearch();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const commit = (text: string): void => {
    clearTimeout(timer.current);
    if (text !== title) change({ title: text === '' ? undefined : text }, { replace: true });
  };
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => commit(text), REST_MS);
  };
  return (
    <input
      type="search"
      data-filter-field
      aria-label="In the title"
      placeholder="In the title"
      value={typed ?? title}
      onChange={({ target }) => type(target.value)}
      onBlur={({ target }) => {
        commit(target.value);
        setTyped(null);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') commit(currentTarget.value);
        if (key === 'Escape') currentTarget.blur();
      }}
      className="min-w-0 flex-1 bg-transparent text-sm text-fg outline-none placeholder:text-fg3"
    />
  );
}
