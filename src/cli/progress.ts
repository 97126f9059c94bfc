import type { RebuildProgress, SyncProgress } from '../contract/monitor.ts';
import { formatCount, formatDuration, plural } from '../core/format.ts';
import { fitText } from './terminal-text.ts';

/** Where progress is shown, and the clock (milliseconds) that it is measured with. */
export interface ProgressInputs {
  readonly write: (text: string) => void;
  readonly isTty: boolean;
  readonly width: () => number;
  readonly now: () => number;
}

/** Shows how far a pass has come until it is finished. */
export interface ProgressReporter {
  readonly update: (progress: SyncProgress | RebuildProgress) => void;
  readonly finish: () => void;
}

const redrawMs = 100;
const lineMs = 10_000;
const eraseLine = '\r\u001b[2K';

/** Reports on one line that is redrawn at most ten times a second on a terminal, else with a line every ten seconds. */
export function createProgress(inputs: ProgressInputs): ProgressReporter {
  const started = inputs.now();
  let last = inputs.isTty ? Number.NEGATIVE_INFINITY : started;
  let drawn = false;
  return {
    update(progress) {
      const now = inputs.now();
      if (now - last < (inputs.isTty ? redrawMs : lineMs)) return;
      last = now;
      const text = describeProgress(progress, now - started);
      // One column stays free: a terminal that is filled to its edge breaks the line.
      inputs.write(inputs.isTty ? `${eraseLine}${fitText(text, inputs.width() - 1)}` : `${text}\n`);
      drawn = true;
    },
    finish() {
      if (inputs.isTty && drawn) inputs.write(eraseLine);
      drawn = false;
    },
  };
}

/** Progress in words: phase, what is done, rows, how much a second and, where the total is known, the time left. */
export function describeProgress(progress: SyncProgress | RebuildProgress, elapsedMs: number): string {
  const isPass = 'rows' in progress;
  const unit = isPass ? 'file' : 'session';
  const done = isPass ? progress.filesDone : progress.sessionsDone;
  const total = isPass ? progress.filesTotal : progress.sessionsTotal;
  const rate = elapsedMs > 0 ? (done * 1000) / elapsedMs : 0;
  const words = [progress.phase];
  if (total === null) {
    words.push(plural(done, unit));
  } else {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    words.push(`${percent}%`, `${formatCount(done)} of ${plural(total, unit)}`);
  }
  if (isPass) words.push(plural(progress.rows, 'row'));
  if (rate > 0) words.push(`${formatCount(rate)} ${unit}s/s`);
  if (rate > 0 && total !== null && total > done) {
    words.push(`${formatDuration(((total - done) / rate) * 1000)} left`);
  }
  return words.join(' · ');
}
