import { CircleAlert } from 'lucide-react';
import type { SourceState } from '../../../../src/contract/status.ts';
import { useStillQuestion } from '../../api/use-still-question.ts';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Answered } from '../../ui/states.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { useIsReading } from '../../ui/use-is-reading.ts';

const COLUMNS: readonly Column<SourceState>[] = [
  {
    id: 'path',
    name: 'Place',
    width: 'minmax(12rem, 2fr)',
    cell: ({ path }) => (
      <span className="num" title={path}>
        {path}
      </span>
    ),
  },
  { id: 'kind', name: 'Kind', width: '9rem', from: 560, cell: ({ kind }) => kind.replaceAll('_', ' ') },
  {
    id: 'generation',
    name: 'Storage generation',
    width: 'minmax(8rem, 1fr)',
    from: 480,
    cell: ({ generation }) => <span title={storedName(generation)}>{storedName(generation)}</span>,
  },
  {
    id: 'state',
    name: 'State',
    width: '8rem',
    cell: ({ state, hint }) => (
      <Badge tone={state !== 'ok' || hint !== null ? 'warning' : 'ok'}>{state.replaceAll('_', ' ')}</Badge>
    ),
  },
];

/** Every place that data is read from, with its storage generation and, where something is wrong, what to do. */
export function Sources({ sources }: { readonly sources: readonly SourceState[] }) {
  const isReading = useIsReading();
  // They are in the database once they are read.
  return sources.length === 0 ? <LookedAt isReading={isReading} /> : <SourceTable sources={sources} />;
}

function SourceTable({ sources }: { readonly sources: readonly SourceState[] }) {
  const hints = sources.flatMap(({ path, hint }) => (hint === null ? [] : [{ path, hint }]));
  return (
    <>
      <DataTable label="Sources" columns={COLUMNS} rows={sources} keyOf={({ path }) => path} isWhole />
      {hints.map(({ path, hint }) => (
        <p key={path} className="flex gap-2 px-4 py-2 text-sm">
          <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-warning" />
          <span className="min-w-0 break-words">
            <span className="num">{path}</span>: <span className="text-fg2">{hint}</span>
          </span>
        </p>
      ))}
    </>
  );
}

/** Where data was looked for when none was found. */
function LookedAt({ isReading }: { readonly isReading: boolean }) {
  const doctor = useStillQuestion('doctor', {});
  return (
    <Answered query={doctor} lines={3}>
      {({ lookedAt }) => (
        <div className="px-4 pb-3" data-state="empty">
          <p className="font-medium">
            {lookedAt.some(({ state }) => state === 'ok')
              ? 'OpenCode data was found, and is being read'
              : isReading
                ? 'No OpenCode data was found so far'
                : 'No OpenCode data was found'}
          </p>
          <p className="mt-1 text-fg2">These places were looked at:</p>
          <ul className="mt-2 space-y-1">
            {lookedAt.map(({ path, origin, state, hint }) => (
              <li key={path} className="text-sm break-words">
                <span className="num">{path}</span>{' '}
                <span className="text-fg3">
                  ({origin}): {state}. {hint}
                </span>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-fg2">
            Another folder is named with <code className="num">ocmon serve --data-dir DIR</code> or the
            setting <code className="num">dataDirs</code>.
          </p>
        </div>
      )}
    </Answered>
  );
}
