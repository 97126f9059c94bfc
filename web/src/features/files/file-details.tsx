import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { File } from '../../../../src/contract/file.ts';
import { usualPage } from '../../../../src/contract/page-size.ts';
import { formatCount, unknownMark } from '../../../../src/core/format.ts';
import { ApiError } from '../../api/ask.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useStillPages } from '../../api/use-still-pages.ts';
import { useLiveState } from '../../app/live.ts';
import { useChangeSearch, useFilters } from '../../filters/use-filters.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Moment } from '../../ui/figures.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { ErrorCard, Skeleton } from '../../ui/states.tsx';
import { Lines, RootPlace } from './file-columns.tsx';
import { FileHistory } from './file-history.tsx';
import { UnclearFile } from './unclear-file.tsx';

/** One file: what was done to it, and by whom. */
export function FileDetails({ path }: { readonly path: string }) {
  const { filters } = useFilters();
  const change = useChangeSearch();
  const { changes } = useLiveState();
  const list = useStillPages('file', { ...filters, path, limit: usualPage });
  const head = useQuestion('file', { ...filters, path, limit: 1 }, { enabled: changes > 0 });
  const isNow = !list.isPlaceholderData;
  const first = isNow ? list.data?.pages[0] : undefined;
  const answer = head.data !== undefined && !head.isPlaceholderData && isNow ? head.data : first;
  const added = (answer?.operations ?? 0) - (first?.operations ?? 0);
  const unclear =
    list.error instanceof ApiError && (list.error.status === 404 || list.error.status === 400)
      ? list.error
      : null;

  useEffect(() => {
    const onKey = ({ key, target, defaultPrevented }: KeyboardEvent): void => {
      if (key !== 'Escape' || defaultPrevented || target instanceof HTMLInputElement) return;
      if (document.querySelector('[role=dialog], [role=menu]') !== null) return;
      change({ file: undefined }, { replace: true });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [change]);

  const shownPath = first?.path ?? path;
  return (
    <aside
      aria-label="One file"
      className="flex min-w-0 flex-1 flex-col overflow-auto lg:w-105 lg:flex-none lg:border-l lg:border-line"
    >
      <header className="sticky top-0 z-1 flex items-start gap-2 border-b border-line bg-bg px-4 py-2.5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <bdi>{nameOf(shownPath)}</bdi>
          </h2>
          <p className="flex items-start gap-1">
            <bdi className="num break-all text-fg2">{shownPath}</bdi>
            <span className="-mt-1 shrink-0">
              <CopyButton text={shownPath} label="Copy the path" />
            </span>
          </p>
        </div>
        <button
          type="button"
          aria-label="Close the file"
          onClick={() => change({ file: undefined }, { replace: true })}
          className="p-1 text-fg3 hover:text-fg"
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      {unclear !== null && first === undefined ? (
        <UnclearFile path={path} error={unclear} />
      ) : first === undefined || answer === undefined ? (
        list.isError ? (
          <div className="p-4">
            <ErrorCard error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : (
          <Skeleton lines={10} />
        )
      ) : (
        <>
          <Figures file={answer} />
          <section className="border-t border-line pb-4">
            <header className="flex min-h-9 items-center justify-between px-4 pt-1">
              <h3 className="font-semibold">What was done</h3>
              {added > 0 && <RenewPill text={`${formatCount(added)} new`} onRenew={list.renew} />}
            </header>
            <FileHistory list={list} path={first.path} />
          </section>
        </>
      )}
    </aside>
  );
}

function Figures({ file }: { readonly file: File }) {
  return (
    <>
      <dl className="grid grid-cols-3 gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-6 lg:grid-cols-3">
        <Count name="Reads" value={file.reads} />
        <Count name="Edits" value={file.edits} />
        <Count name="Writes" value={file.writes} />
        <Count name="Moves" value={file.moves} />
        <Count name="Deletes" value={file.deletes} />
        <Count name="Failed" value={file.failed} isBad />
      </dl>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 px-4 pb-3">
        <Fact name="Lines">
          <span className="num">
            <Lines sign="+" count={file.additions} /> <Lines sign="−" count={file.deletions} />
          </span>
          {file.unmeasured > 0 && (
            <span className="block text-xs text-fg3">
              and {formatCount(file.unmeasured)} {file.unmeasured === 1 ? 'change' : 'changes'} whose lines
              were not recorded
            </span>
          )}
        </Fact>
        <Fact name="All operations">
          <span className="num">{formatCount(file.operations)}</span>
        </Fact>
        <Fact name="Sessions">
          <span className="num">{formatCount(file.sessions)}</span>
        </Fact>
        <Fact name="Agents">{file.agents.length === 0 ? unknownMark : file.agents.join(', ')}</Fact>
        <Fact name="Project root">
          <RootPlace outsideRoot={file.outsideRoot} />
        </Fact>
        <Fact name="Last touched">
          <Moment iso={file.lastTouched} />
        </Fact>
      </dl>
    </>
  );
}

function Count({
  name,
  value,
  isBad = false,
}: {
  readonly name: string;
  readonly value: number;
  readonly isBad?: boolean;
}) {
  const colour = value === 0 ? 'text-fg3' : isBad ? 'text-error' : 'text-fg';
  return (
    <div>
      <dt className="text-xs text-fg2">{name}</dt>
      <dd className={`font-mono text-lg tabular-nums ${colour}`}>{formatCount(value)}</dd>
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-fg2">{name}</dt>
      <dd className="min-w-0 text-right break-words">{children}</dd>
    </>
  );
}

function nameOf(path: string): string {
  return path.slice(path.replace(/\/+$/, '').lastIndexOf('/') + 1);
}
