import { keptRuns } from '../../contract/kept-runs.ts';
import type { Quality } from '../../contract/quality.ts';
import { formatAgo, formatCount, formatTime, unknownMark } from '../../core/format.ts';
import { checksText, hasErrors } from '../checks-text.ts';
import { answerQuestion, command } from '../command.ts';
import { exitCodes } from '../output.ts';
import { blocks, heading, table, type View } from '../table.ts';

/** Runs of the trend that are shown where nothing else is asked for. */
const SHOWN = 20;

/** `ocmon quality`: what was odd about the data when it was last checked, and before; fails where an error was found. */
export const quality = command({
  name: 'quality',
  description: 'What is odd about the data: what the last run of the checks found, and the runs before.',
  args: {
    runs: {
      type: 'string',
      valueHint: 'N',
      description: `How many runs to list, 0 to ${keptRuns}; ${SHOWN} by default`,
    },
    check: { type: 'boolean', description: 'Check now, and keep what is found' },
  },
  run: async (args, context) => {
    const runs = args.runs === undefined ? SHOWN : Number(args.runs);
    if (!/^\d+$/.test(args.runs ?? '0') || runs > keptRuns) {
      await context.output.problem({
        message: `--runs is ${JSON.stringify(args.runs)}, but must be a whole number from 0 to ${keptRuns}.`,
        hint: `Without it the last ${SHOWN} runs are listed.`,
      });
      return exitCodes.usage;
    }
    const question = args.check === true ? 'checkQuality' : 'quality';
    return answerQuestion(
      context,
      (monitor) => monitor.ask(question, { runs }),
      renderQuality,
      (answer) => hasErrors(answer.checks),
    );
  },
});

/** Data quality for people: the checks, then the trend, the newest run last. */
export function renderQuality(answer: Quality, view: View): string {
  return blocks(momentText(answer, view), checksText(answer.checks, view), trendText(answer.trend, view));
}

function momentText({ checkedAt, isCurrent }: Quality, view: View): string {
  if (checkedAt === null) return 'Checked now.';
  const since = isCurrent ? '' : '; data has changed since: ocmon quality --check';
  return `Checked ${formatAgo(checkedAt, view.now)}${since}.`;
}

function trendText(trend: Quality['trend'], view: View): string | null {
  if (trend.length === 0) return null;
  const columns = [
    { title: 'Checked' },
    { title: 'After' },
    { title: 'Errors', align: 'right' },
    { title: 'Warnings', align: 'right' },
    { title: 'Infos', align: 'right' },
    { title: 'Errors and warnings', flexible: true },
  ] as const;
  const rows = trend.map(({ at, cause, errors, warnings, infos, findings }) => [
    formatTime(at, view.timeZone),
    cause,
    formatCount(errors),
    formatCount(warnings),
    formatCount(infos),
    findings
      .filter((finding) => finding.severity !== 'info')
      .map(({ name, count }) => `${name} ${formatCount(count)}`)
      .join(', ') || unknownMark,
  ]);
  return [heading(`Runs of the checks (${view.timeZone})`, view), table(columns, rows, view)].join('\n');
}
