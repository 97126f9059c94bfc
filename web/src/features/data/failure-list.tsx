import { CircleCheck, X } from 'lucide-react';
import type { FileFailure } from '../../../../src/contract/status.ts';
import { formatCount, plural, unknownMark } from '../../../../src/core/format.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Moment } from '../../ui/figures.tsx';
import { useIsReading } from '../../ui/use-is-reading.ts';
import { PlacePath } from './place-path.tsx';
import { ReadAgainButton } from './read-again-button.tsx';

const COLUMNS: readonly Column<FileFailure>[] = [
  {
    id: 'path',
    name: 'Path',
    width: 'minmax(10rem, 3fr)',
    cell: ({ path }) => <PlacePath path={path} />,
  },
  { id: 'state', name: 'State', width: '7rem', cell: ({ status }) => <FailureState status={status} /> },
  {
    id: 'error',
    name: 'Reason',
    width: 'minmax(10rem, 3fr)',
    from: 640,
    cell: ({ error }) => <span title={error ?? undefined}>{error ?? unknownMark}</span>,
  },
  {
    id: 'attempts',
    name: 'Attempts',
    width: '5rem',
    isNumber: true,
    from: 820,
    cell: ({ attempts }) => formatCount(attempts),
  },
  {
    id: 'retry',
    name: 'Next try',
    width: '11rem',
    from: 900,
    cell: ({ nextRetryAt }) => (nextRetryAt === null ? 'when it changes' : <Moment iso={nextRetryAt} />),
  },
];

/** Rows up to this many are shown whole; more scroll in a room of their own. */
const WHOLE = 12;

/** Every file and row that could not be taken in, why, and when it is tried again. The chosen one is told in full. */
export function FailureList({ failures }: { readonly failures: readonly FileFailure[] }) {
  const { failure } = useSearchText();
  const change = useChangeSearch();
  const isReading = useIsReading();
  if (failures.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 pb-3 text-fg2" data-state="empty">
        <CircleCheck size={15} aria-hidden className="text-agent" /> Nothing failed
        {isReading ? ' so far' : ''}.
      </p>
    );
  }
  const chosen = failures.find(({ path }) => path === failure);
  const isWhole = failures.length <= WHOLE;
  return (
    <>
      <div className={isWhole ? '' : 'flex h-120 flex-col'}>
        <DataTable
          label="Failures"
          columns={COLUMNS}
          rows={failures}
          keyOf={({ path }) => path}
          onOpen={({ path }) => change({ failure: path === failure ? undefined : path }, { replace: true })}
          selected={failure ?? null}
          isWhole={isWhole}
        />
      </div>
      {chosen === undefined ? (
        <p className="px-4 py-2 text-sm text-fg3">
          {plural(failures.length, 'failure')}. Choose one to see it in full.
        </p>
      ) : (
        <FailureDetails failure={chosen} onClose={() => change({ failure: undefined }, { replace: true })} />
      )}
    </>
  );
}

function FailureDetails({
  failure: { path, kind, status, error, attempts, nextRetryAt },
  onClose,
}: {
  readonly failure: FileFailure;
  readonly onClose: () => void;
}) {
  return (
    <div
      className="m-4 rounded-panel border border-line bg-surface p-4"
      role="region"
      aria-label="Chosen failure"
    >
      <div className="flex items-start gap-2">
        <h3 className="num min-w-0 flex-1 font-medium break-all">{path}</h3>
        <CopyButton text={path} label="Copy the path" />
        <button type="button" aria-label="Close" onClick={onClose} className="p-1 text-fg3 hover:text-fg">
          <X size={14} aria-hidden />
        </button>
      </div>
      <p className="mt-2 break-words">{error ?? 'No reason is known.'}</p>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-fg2">
        <FailureState status={status} />
        <span>{kind}</span>
        <span>{plural(attempts, 'attempt')}</span>
        <span>
          {nextRetryAt === null ? (
            'tried again when the file changes'
          ) : (
            <>
              next try <Moment iso={nextRetryAt} />
            </>
          )}
        </span>
      </p>
      {status === 'failed' ? (
        <p className="mt-2 text-sm text-fg2">
          Reading it again would find the same. It is read by itself as soon as it changes: have OpenCode
          write it anew, mend it, or move it away.
        </p>
      ) : (
        <div className="mt-3 flex items-center gap-3">
          <ReadAgainButton name="Try again now" />
        </div>
      )}
    </div>
  );
}

function FailureState({ status }: { readonly status: FileFailure['status'] }) {
  return status === 'failed' ? (
    <Badge tone="error">failed</Badge>
  ) : (
    <Badge tone="warning">to be retried</Badge>
  );
}
