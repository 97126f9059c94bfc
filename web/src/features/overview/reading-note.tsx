import { formatCount, formatDuration } from '../../../../src/core/format.ts';
import { useQuestion } from '../../api/use-question.ts';
import { useLiveState } from '../../app/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { PageLink } from '../../ui/links.tsx';

/** That figures are those so far, and how far reading is. It stands in the heading, so that nothing moves when it ends. */
export function ReadingNote() {
  const live = useLiveState();
  const status = useQuestion('status', {});
  const progress = status.data?.progress ?? null;
  const done = live.sync?.filesDone ?? progress?.filesDone ?? 0;
  const total = live.sync?.filesTotal ?? progress?.filesTotal ?? null;
  const eta = progress?.etaSeconds ?? null;
  const words =
    total === null
      ? `${formatCount(done)} files read`
      : `${formatCount(done)} of ${formatCount(total)} files read`;
  return (
    <PageLink to="/data" title={words} className="flex items-center gap-2.5 text-sm text-fg2 hover:text-fg">
      <Badge tone="accent">so far</Badge>
      {total !== null && total > 0 && (
        <span aria-hidden className="hidden h-1 w-32 overflow-hidden rounded-bar bg-raised sm:block">
          <span
            className="block h-full bg-accent"
            style={{ width: `${(Math.min(done, total) / total) * 100}%` }}
          />
        </span>
      )}
      <span className="num hidden md:inline">
        {words}
        {eta !== null && eta > 0 && `, about ${formatDuration(eta * 1000)} left`}
      </span>
    </PageLink>
  );
}
