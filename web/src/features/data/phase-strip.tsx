import { Check } from 'lucide-react';
import type { Status } from '../../../../src/contract/status.ts';
import { formatCount, formatDuration, formatShare } from '../../../../src/core/format.ts';
import { useLiveState } from '../../app/live.ts';
import { Moment } from '../../ui/figures.tsx';
import { useRate } from './use-rate.ts';

/** The way from the first look to following changes, in order, with what happens in each. */
const PHASES = [
  { phase: 'init', name: 'Look', text: 'finds where OpenCode keeps its data' },
  { phase: 'bulk', name: 'Bulk', text: 'reads everything that is there' },
  { phase: 'catching_up', name: 'Catch up', text: 'reads what changed meanwhile' },
  { phase: 'realtime', name: 'Realtime', text: 'follows each change as it happens' },
] as const;

/** Which phase reading is in, and while it reads: how much is done, how fast, and how long it will take. */
export function PhaseStrip({ status }: { readonly status: Status }) {
  const live = useLiveState();
  const phase = live.sync?.phase ?? status.phase;
  const done = live.sync?.filesDone ?? status.progress?.filesDone ?? 0;
  const total = live.sync?.filesTotal ?? status.progress?.filesTotal ?? null;
  const eta = status.progress?.etaSeconds ?? null;
  const rate = useRate(done);
  const at = PHASES.findIndex((one) => one.phase === phase);
  const isReading = at >= 0 && phase !== 'realtime';
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <div className="px-4 pt-4">
      <ol className="grid gap-x-4 gap-y-2 sm:grid-cols-4" aria-label="Phases of reading">
        {PHASES.map(({ phase: key, name, text }, index) => {
          const isNow = index === at;
          const isPast = index < at || phase === 'done';
          return (
            <li
              key={key}
              aria-current={isNow ? 'step' : undefined}
              className={`border-t-2 pt-1.5 ${isNow ? 'border-accent' : isPast ? 'border-agent' : 'border-line'}`}
            >
              <span
                className={`flex items-center gap-1.5 ${isNow ? 'font-semibold' : isPast ? 'text-fg2' : 'text-fg3'}`}
              >
                {isPast && <Check size={13} aria-hidden className="text-agent" />}
                {name}
                {isPast && <span className="sr-only">, done</span>}
              </span>
              <span className="block text-xs text-fg3">{text}</span>
            </li>
          );
        })}
      </ol>
      <div className="mt-2 flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-fg2">
        {isReading ? (
          <>
            <Bar share={share} />
            <span className="num">
              {total === null
                ? `${formatCount(done)} files found so far`
                : `${formatCount(done)} of ${formatCount(total)} files · ${formatShare(share)}`}
            </span>
            {rate !== null && <span className="num">{formatCount(Math.round(rate))} files/s</span>}
            {eta !== null && <span className="num">{formatDuration(eta * 1000)} left</span>}
            <span className="text-fg3">Figures on every page are those so far.</span>
          </>
        ) : (
          <span>
            Everything that was there has been read
            {status.t0 !== null && (
              <>
                {'; the last pass began '}
                <Moment iso={status.t0} />
              </>
            )}
            {status.daemon !== null && (
              <>
                {'. The daemon, process '}
                <span className="num">{status.daemon.pid}</span>
                {', follows since '}
                <Moment iso={status.daemon.since} />
              </>
            )}
            .
          </span>
        )}
      </div>
    </div>
  );
}

/** How much is read; as long as nobody knows how much there is, that it goes on. */
function Bar({ share }: { readonly share: number | null }) {
  return (
    <span
      role="progressbar"
      aria-label="Files read"
      {...(share !== null && {
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.floor(share * 100),
      })}
      className="h-1 w-full max-w-80 overflow-hidden rounded-bar bg-raised"
    >
      <span
        className={`block h-full bg-accent ${share === null ? 'animate-pulse' : ''}`}
        style={{ width: share === null ? '100%' : `${share * 100}%` }}
      />
    </span>
  );
}
