import { X } from 'lucide-react';
import { useMemo } from 'react';
import type { Reconcile } from '../../../../src/contract/reconcile.ts';
import { useChangeSearch, useSearchText } from '../../filters/use-filters.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';
import { storedName } from '../../ui/stored-name.ts';
import { type ComparedFigure, figureColumns } from './figure-cells.tsx';
import { FIGURES, reasonLines } from './reconcile-words.ts';

interface SessionRow extends ComparedFigure {
  readonly session: Reconcile['sessions'][number];
}

const SESSION_COLUMNS: readonly Column<SessionRow>[] = [
  {
    id: 'session',
    name: 'Session',
    width: 'minmax(9rem, 1fr)',
    cell: ({ session }) => (
      <PageLink to={sessionPath(session.id)} title={`${session.title ?? ''} ${session.id}`}>
        {storedName(session.title ?? session.id)}
      </PageLink>
    ),
  },
  ...figureColumns<SessionRow>(),
];

/** The figures of each session, page after page; the chosen one is explained in full. */
export function ReconcileSessions({
  pages,
  more,
}: {
  readonly pages: readonly Reconcile[];
  readonly more: (() => void) | undefined;
}) {
  const { row: chosenKey } = useSearchText();
  const change = useChangeSearch();
  const rows = useMemo(
    () =>
      pages.flatMap(({ sessions }) =>
        sessions.flatMap((session) =>
          session.figures.map((figure): SessionRow => ({ session, figure, billed: session.billed })),
        ),
      ),
    [pages],
  );
  const chosen = rows.find((row) => keyOf(row) === chosenKey);
  const choose = (key: string | undefined): void => change({ row: key }, { replace: true });
  if (rows.length === 0) {
    return (
      <p className="px-4 pb-3 text-fg2" data-state="empty">
        No session differs in any figure.
      </p>
    );
  }
  return (
    <>
      <Chosen row={chosen} onClose={() => choose(undefined)} />
      <div className="flex h-[min(40rem,70vh)] flex-col border-t border-line">
        <DataTable
          label="Figures of sessions"
          columns={SESSION_COLUMNS}
          rows={rows}
          keyOf={keyOf}
          onOpen={(row) => choose(keyOf(row) === chosenKey ? undefined : keyOf(row))}
          selected={chosenKey ?? null}
          onMore={more}
        />
      </div>
    </>
  );
}

function keyOf({ session, figure }: SessionRow): string {
  return `${session.id} ${figure.name}`;
}

/** Why the chosen figure differs; its room is kept, so that no row moves under the pointer that chose it. */
function Chosen({ row, onClose }: { readonly row: SessionRow | undefined; readonly onClose: () => void }) {
  const lines = row === undefined ? [] : reasonLines(row.figure);
  return (
    <div
      className="mx-4 mt-1 mb-2 h-27 overflow-auto rounded-panel border border-line bg-surface p-3"
      role="region"
      aria-label="Chosen figure"
      // A part that scrolls is reached by the keyboard.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
    >
      {row === undefined ? (
        <p className="text-fg3">Choose a row to see in full why it differs.</p>
      ) : (
        <>
          <div className="flex items-start gap-2">
            <h3 className="min-w-0 flex-1 font-medium break-words">
              {storedName(row.session.title ?? row.session.id)} · {FIGURES[row.figure.name].name}
            </h3>
            <button type="button" aria-label="Close" onClick={onClose} className="p-1 text-fg3 hover:text-fg">
              <X size={14} aria-hidden />
            </button>
          </div>
          <p className="text-sm text-fg3">
            {FIGURES[row.figure.name].text} · storage generation {row.session.generation}
          </p>
          <ul className="mt-1 text-sm">
            {lines.map((line) => (
              <li key={line} className="py-0.5">
                {line}
              </li>
            ))}
            {lines.length === 0 && <li>The figure agrees.</li>}
          </ul>
        </>
      )}
    </div>
  );
}
