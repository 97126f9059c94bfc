import { useChangeSearch } from '../../filters/use-filters.ts';
import { MEASURES, type Measure } from './measures.ts';

/** Which figure the maps show; stands in the address as `heat`. */
export function MeasureSwitch({ current }: { readonly current: Measure }) {
  const change = useChangeSearch();
  return (
    <div role="group" aria-label="Shade by" className="flex rounded-control border border-line p-px">
      {MEASURES.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === current.id}
          onClick={() => change({ heat: id === 'tokens' ? undefined : id }, { replace: true })}
          className="rounded-[5px] px-2 py-0.5 text-xs text-fg2 hover:text-fg aria-pressed:bg-selected aria-pressed:text-fg"
        >
          {name}
        </button>
      ))}
    </div>
  );
}
