import { Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatDuration, plural } from '../../../../src/core/format.ts';
import { Button } from '../../ui/button.tsx';
import type { Run } from './use-run.ts';

/** Runs and cancels, and says what a statement may take and what the last one took. */
export function RunBar({
  run,
  onRun,
  canRun,
}: {
  readonly run: Run;
  readonly onRun: () => void;
  readonly canRun: boolean;
}) {
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
      {run.isRunning ? (
        <Button onClick={run.cancel}>
          <Square size={13} aria-hidden /> Cancel
        </Button>
      ) : (
        <Button look="primary" onClick={onRun} disabled={!canRun}>
          <Play size={13} aria-hidden /> Run
        </Button>
      )}
      <kbd className="num hidden text-fg3 sm:inline">Ctrl/⌘ Enter</kbd>
      <span role="status" className="num text-fg2">
        {run.isRunning ? <Elapsed /> : wordsOf(run)}
      </span>
      <span
        className="ml-auto text-xs text-fg3"
        title="The settings sqlTimeoutSeconds and sqlRowLimit of the daemon; these are the usual values."
      >
        One SELECT, read-only; usually ends after 10 s and 10,000 rows
      </span>
    </div>
  );
}

function wordsOf({ ran, error, wasCancelled }: Run): string {
  if (wasCancelled) return 'cancelled';
  if (error !== null) return 'failed';
  if (ran === undefined) return '';
  const { result, ms } = ran;
  const rows = plural(result.rowCount, 'row');
  return `${result.truncated ? `the first ${rows}, there are more` : rows} · ${formatDuration(ms)}`;
}

/** How long the statement runs already. */
function Elapsed() {
  const [begin] = useState(Date.now);
  const [now, setNow] = useState(begin);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <>running, {formatDuration(now - begin)}</>;
}
