import { Filter, X } from 'lucide-react';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { storedName } from '../../ui/stored-name.ts';
import { modelFilter, modelWords, type NamedModel } from './model-name.ts';

/** Narrows the page to a model, or no longer; the filter stands in the address. */
export function useNarrow(): (named: NamedModel) => void {
  const { model } = useSearchText();
  const change = useChangeSearch();
  return (named) => {
    const filter = modelFilter(named);
    if (filter !== null) change({ model: filter === model ? undefined : filter });
  };
}

/** A model's name and its provider's; a click narrows the page to it. */
export function ModelCell({ row }: { readonly row: NamedModel }) {
  const { model } = useSearchText();
  const narrow = useNarrow();
  const filter = modelFilter(row);
  const words = modelWords(row);
  const name = (
    <>
      {storedName(row.model)}
      {row.provider !== null && <span className="text-fg3"> {storedName(row.provider)}</span>}
    </>
  );
  if (filter === null) return <span title={words}>{name}</span>;
  const isNarrowed = filter === model;
  const Icon = isNarrowed ? X : Filter;
  return (
    <button
      type="button"
      onClick={() => narrow(row)}
      aria-pressed={isNarrowed}
      title={`${words}: ${isNarrowed ? 'show all models again' : 'show only this model'}`}
      className="group/model inline-flex max-w-full items-center gap-1.5 text-left hover:text-accent"
    >
      <span className="truncate">{name}</span>
      <Icon
        size={12}
        aria-hidden
        className={`shrink-0 ${isNarrowed ? 'text-accent' : 'opacity-0 group-hover/model:opacity-100 group-focus-visible/model:opacity-100'}`}
      />
    </button>
  );
}
