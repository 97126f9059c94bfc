import type { SyncProgress } from '../contract/monitor.ts';
import { formatCount, formatDuration, plural } from './format.ts';
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
  readonly update: (progress: SyncProgress) => void;
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

/** Progress in words: phase, files, rows, files a second and, where the total is known, the time left. */
export function describeProgress(progress: SyncProgress, elapsedMs: number): string {
  const { phase, filesDone, filesTotal, rows } = progress;
  const rate = elapsedMs > 0 ? (filesDone * 1000) / elapsedMs : 0;
  const words = [phase];
  if (filesTotal === null) {
    words.push(plural(filesDone, 'file'));
  } else {
    const percent = filesTotal === 0 ? 100 : Math.floor((filesDone / filesTotal) * 100);
    words.push(`${percent}%`, `${formatCount(filesDone)} of ${plural(filesTotal, 'file')}`);
  }
  words.push(plural(rows, 'row'));
  if (rate > 0) words.push(`${formatCount(rate)} files/s`);
  if (rate > 0 && filesTotal !== null && filesTotal > filesDone) {
    words.push(`${formatDuration(((filesTotal - filesDone) / rate) * 1000)} left`);
  }
  return words.join(' · ');
}
