import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { formatCount, formatTime } from '../../../src/core/format.ts';
import { useQuestion } from '../api/use-question.ts';
import { useZone } from '../filters/use-filters.ts';
import { useLiveState } from './live.ts';

/** How long a lost connection goes unmentioned, in milliseconds. */
const PATIENCE_MS = 15_000;

/** How far reading is, at the foot of the navigation. */
export function SyncStrip() {
  const live = useLiveState();
  const zone = useZone();
  const status = useQuestion('status', {});
  const now = useNow(5_000);
  const phase = live.sync?.phase ?? status.data?.phase ?? null;
  const done = live.sync?.filesDone ?? status.data?.progress?.filesDone ?? 0;
  const total = live.sync?.filesTotal ?? status.data?.progress?.filesTotal ?? null;
  const isReading = phase !== null && phase !== 'realtime' && phase !== 'done';
  const isLost = live.lostSince !== null && now - live.lostSince > PATIENCE_MS;
  const problem = status.data?.daemon?.problem ?? null;
  const text = isLost
    ? `disconnected, data as of ${formatTime(new Date(live.lostSince ?? now).toISOString(), zone).slice(11)}`
    : problem !== null
      ? 'cannot follow'
      : isReading
        ? total === null
          ? `${formatCount(done)} files`
          : `${formatCount(done)} of ${formatCount(total)}`
        : phase === null
          ? '…'
          : 'following';
  const share = isReading ? (total === null || total === 0 ? 0 : done / total) : 1;
  const colour = isLost || problem !== null ? 'bg-warning' : isReading ? 'bg-accent' : 'bg-agent';
  return (
    <Link to="/data" className="block px-2 py-1 text-xs text-fg3 hover:text-fg" aria-live="polite">
      <span className="flex justify-between gap-2">
        <span className="hidden lg:inline">{isReading ? 'Reading' : 'Realtime'}</span>
        <span className={`hidden sm:inline md:hidden lg:inline ${isLost ? 'text-warning' : ''}`}>{text}</span>
      </span>
      <span
        className="mt-1 block h-0.75 w-8 overflow-hidden rounded-bar bg-raised lg:w-auto"
        title={problem ?? text}
      >
        <span
          className={`block h-full origin-left ${colour}`}
          style={{ width: `${Math.max(4, share * 100)}%` }}
        />
      </span>
    </Link>
  );
}

/** The present, looked at every so often. */
function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
