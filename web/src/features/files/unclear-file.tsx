import { usualPage } from '../../../../src/contract/page-size.ts';
import type { ApiError } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { FilePath } from './file-path.tsx';

/** That a path of the address names no file or several, and which could be meant. */
export function UnclearFile({ path, error }: { readonly path: string; readonly error: ApiError }) {
  const { filters } = useFilters();
  const change = useChangeSearch();
  const isSeveral = error.status === 400;
  const piece = isSeveral ? path : path.slice(path.lastIndexOf('/') + 1);
  const near = useQuestion(
    'files',
    { ...filters, search: piece, sort: 'lastTouched', limit: usualPage },
    { enabled: piece !== '' },
  );
  const choices = near.data?.files ?? [];
  const hasRange = filters.from !== undefined || filters.to !== undefined;
  return (
    <div className="p-4" data-state="empty">
      <h3 className="text-lg font-semibold">
        {isSeveral ? 'Several files have this path' : 'No such file in what is asked for'}
      </h3>
      <p className="mt-2 break-words text-fg2">{error.message}</p>
      {hasRange && !isSeveral && (
        <Button className="mt-3" onClick={() => change({ range: 'all', from: undefined, to: undefined })}>
          Look in all time
        </Button>
      )}
      {choices.length > 0 && (
        <>
          <p className="mt-4 text-fg2">
            Files with <bdi className="num">{piece}</bdi> in their path:
          </p>
          <ul className="mt-1">
            {choices.map(({ path: choice }) => (
              <li key={choice} className="border-b border-line">
                <button
                  type="button"
                  onClick={() => change({ file: choice }, { replace: true })}
                  className="block w-full px-1 py-1.5 text-left hover:bg-raised"
                >
                  <FilePath path={choice} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
