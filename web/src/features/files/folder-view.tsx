import { NoMatches } from '../../ui/no-matches.tsx';
import { RenewPill } from '../../ui/renew-pill.tsx';
import { ErrorCard, Skeleton } from '../../ui/states.tsx';
import { useChangedSince } from '../../ui/use-changed-since.ts';
import { useTopAgain } from '../../ui/use-top-again.ts';
import type { FileFilters } from './file-filters.ts';
import { FileTree } from './file-tree.tsx';
import { readOpen } from './open-folders.ts';
import { useFileTree } from './use-file-tree.ts';

/** The tree of folders in each of its states; which folders are open stands in the address (`openText`). */
export function FolderView({
  filters,
  openText,
}: {
  readonly filters: FileFilters;
  readonly openText: string | undefined;
}) {
  const open = readOpen(openText);
  const tree = useFileTree(filters, open);
  const { rows, top, isFormer } = tree;
  const asked = JSON.stringify(filters.input);
  const around = useTopAgain(asked, isFormer);
  const { news, forget } = useChangedSince(asked);
  const renew = (): void => {
    forget();
    tree.renew();
  };
  const card = top.isError && (
    <div className="p-4">
      <ErrorCard error={top.error} retry={() => void top.refetch()} />
    </div>
  );
  if (rows.length === 0) {
    if (top.data !== undefined) return <NoMatches what="files" own={['q']} />;
    return card === false ? <Skeleton lines={12} /> : card;
  }
  return (
    <div
      ref={around}
      className={`relative flex min-h-60 flex-1 flex-col ${isFormer ? 'opacity-50 transition-opacity duration-100' : ''}`}
      aria-busy={isFormer}
    >
      {card}
      <FileTree tree={tree} filters={filters} open={open} />
      {news !== null && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-2 flex justify-center">
          <RenewPill text={news} onRenew={renew} />
        </div>
      )}
    </div>
  );
}
