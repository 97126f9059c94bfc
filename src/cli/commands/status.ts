import type { Status } from '../../contract/status.ts';
import { answerQuestion, command } from '../command.ts';
import { formatCount, unknownMark } from '../format.ts';
import { failuresText, sourcesText, understandingText } from '../sources-text.ts';
import { blocks, pairs, table, type View } from '../table.ts';

/** `ocmon status`: where reading stands. */
export const status = command({
  name: 'status',
  description: 'Where reading stands: files by state, sources, and every file that failed.',
  args: {},
  run: (_args, context) => answerQuestion(context, (monitor) => monitor.ask('status', {}), renderStatus),
});

/** Status for people: every failure is listed. */
export function renderStatus(answer: Status, view: View): string {
  const { byStatus } = answer.files;
  const head = pairs(
    [
      ['Phase', answer.phase],
      ['Run', answer.runId ?? unknownMark],
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
    filesByType(answer, view),
    sourcesText(answer.sources, view),
    understandingText(answer.notUnderstood, view),
    failuresText(answer.failures, view),
  );
}

function filesByType(answer: Status, view: View): string | null {
  if (answer.files.byType.length === 0) return null;
  const columns = [{ title: 'Type' }, { title: 'State' }, { title: 'Files', align: 'right' }] as const;
  const rows = answer.files.byType.map(({ type, status, count }) => [type, status, formatCount(count)]);
  return table(columns, rows, view);
}
