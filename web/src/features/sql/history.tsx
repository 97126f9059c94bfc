import { Trash2 } from 'lucide-react';
import { formatDuration, formatTime, plural } from '../../../../src/core/format.ts';
import { useZone } from '../../filters/use-filters.ts';
import { Button } from '../../ui/button.tsx';
import { forgetRuns, useStatements } from './statements.ts';

/** What was run in this browser, the newest first; a click puts it into the editor. */
export function History({ onPut }: { readonly onPut: (sql: string) => void }) {
  const { history } = useStatements();
  const zone = useZone();
  if (history.length === 0) {
    return (
      <p className="px-4 py-3 text-sm text-fg2">Nothing was run yet. What you run is kept in this browser.</p>
    );
  }
  return (
    <>
      <ul>
        {history.map(({ sql, at, ms, rows }) => (
          <li key={sql} className="border-b border-line">
            <button
              type="button"
              onClick={() => onPut(sql)}
              className="block w-full px-4 py-2 text-left hover:bg-raised"
            >
              <span className="num line-clamp-2 break-words" title={sql}>
                {sql}
              </span>
              <span
                className="num block truncate text-fg3"
                title={formatTime(new Date(at).toISOString(), zone)}
              >
                {formatTime(new Date(at).toISOString(), zone).slice(5)} ·{' '}
                {rows === null ? 'failed' : `${plural(rows, 'row')} · ${formatDuration(ms)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="p-3">
        <Button look="quiet" onClick={forgetRuns}>
          <Trash2 size={13} aria-hidden /> Forget all
        </Button>
      </div>
    </>
  );
}
