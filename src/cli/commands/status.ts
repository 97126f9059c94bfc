import type { Status } from '../../contract/status.ts';
import {
  formatAgo,
  formatCount,
  formatDuration,
  formatZonedTime,
  plural,
  unknownMark,
} from '../../core/format.ts';
import { answerQuestion, command } from '../command.ts';
import { failuresText, hanging, sourcesText, understandingText } from '../sources-text.ts';
import { blocks, heading, pairs, table, type View } from '../table.ts';

/** `ocmon status`: where reading stands. */
export const status = command({
  name: 'status',
  description: 'Where reading stands: the daemon, files by state, sources, and every file that failed.',
  args: {},
  run: (_args, context) => answerQuestion(context, (monitor) => monitor.ask('status', {}), renderStatus),
});

/** Status for people: every failure is listed. */
export function renderStatus(answer: Status, view: View): string {
  const { byStatus } = answer.files;
  const head = pairs(
    [
      ['Phase', phaseText(answer)],
      ['Run', answer.runId ?? unknownMark],
      ['Daemon', daemonText(answer, view)],
      ...progressRow(answer, view),
      ...queueRow(answer),
      ['Last change', answer.lastChange === null ? unknownMark : formatAgo(answer.lastChange, view.now)],
      [
        'Files',
        [
          `${formatCount(byStatus.processed)} processed`,
          `${formatCount(byStatus.skipped)} skipped`,
          `${formatCount(byStatus.transient_failure)} to be retried`,
          `${formatCount(byStatus.failed)} failed`,
        ].join(', '),
      ],
    ],
    view,
  );
  return blocks(
    head,
    problemText(answer, view),
    watchTable(answer, view),
    filesByType(answer, view),
    sourcesText(answer.sources, view),
    understandingText(answer.notUnderstood, view),
    failuresText(answer.failures, view),
  );
}

/** Where nobody holds the database any more, a pass or daemon that had not ended was killed. */
function phaseText({ phase, daemon }: Status): string {
  if (phase === 'init') return `${phase}, nothing was read yet`;
  return phase === 'done' || daemon !== null
    ? phase
    : `${phase}, interrupted: the next pass goes on from there`;
}

function daemonText({ daemon }: Status, view: View): string {
  if (daemon === null) return 'none: ocmon sync reads what has changed, ocmon serve follows it';
  const words = [
    `process ${daemon.pid}`,
    `port ${daemon.port}`,
    `since ${formatZonedTime(daemon.since, view.timeZone)}`,
  ];
  return words.join(', ');
}

/** What waits to be read, and how long changes took lately; none without a daemon. */
function queueRow({ queue }: Status): [string, string][] {
  if (queue === null) return [];
  const words = [`${plural(queue.length, 'path')} waiting`];
  if (queue.lagMs !== null) {
    const { p50, p99 } = queue.lagMs;
    words.push(`changes took ${formatDuration(p50)}, 99 % of them at most ${formatDuration(p99)}`);
  }
  return [['Queue', words.join(', ')]];
}

/** Why the daemon cannot follow; figures are as old as the last change. */
function problemText({ daemon }: Status, view: View): string | null {
  if (daemon === null || daemon.problem === null) return null;
  const title = heading('The daemon cannot follow and tries again by itself', view);
  return [title, hanging('  ', daemon.problem, view)].join('\n');
}

/** The pass that runs now; none where none runs. */
function progressRow({ progress, t0 }: Status, view: View): [string, string][] {
  if (progress === null) return [];
  const { filesDone, filesTotal, etaSeconds } = progress;
  const words = [
    filesTotal === null
      ? plural(filesDone, 'file')
      : `${formatCount(filesDone)} of ${plural(filesTotal, 'file')}`,
  ];
  if (etaSeconds !== null) words.push(`${formatDuration(etaSeconds * 1000)} left`);
  if (t0 !== null) words.push(`started ${formatAgo(t0, view.now)}`);
  return [['Progress', words.join(', ')]];
}

/** What the daemon watches; where that is not everything, why, and that the sweep finds the rest. */
function watchTable({ watch }: Status, view: View): string | null {
  if (watch === null || watch.length === 0) return null;
  const columns = [
    { title: 'Watched', flexible: true },
    { title: 'Folders', align: 'right' },
    { title: 'Complete' },
  ] as const;
  const rows = watch.map(({ root, directories, complete }) => [
    root,
    formatCount(directories),
    complete ? 'yes' : 'no',
  ]);
  const problems = watch.flatMap(({ root, complete, problem }) =>
    complete && problem === null
      ? []
      : [hanging('  ', problem ?? `${root} is not watched as a whole: sweeps find the rest.`, view)],
  );
  return [table(columns, rows, view), ...problems].join('\n');
}

function filesByType(answer: Status, view: View): string | null {
  if (answer.files.byType.length === 0) return null;
  const columns = [{ title: 'Type' }, { title: 'State' }, { title: 'Files', align: 'right' }] as const;
  const rows = answer.files.byType.map(({ type, status, count }) => [type, status, formatCount(count)]);
  return table(columns, rows, view);
}
