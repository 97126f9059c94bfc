import type { Doctor } from '../../contract/doctor.ts';
import { answerQuestion, command } from '../command.ts';
import { formatBytes, formatCount, plural } from '../format.ts';
import { failuresText, hanging, placesText, sourcesText, understandingText } from '../sources-text.ts';
import { blocks, heading, pairs, type View } from '../table.ts';

/** `ocmon doctor`: is everything healthy, and what to do where it is not. */
export const doctor = command({
  name: 'doctor',
  description:
    'Is everything healthy: where data was looked for and found, checks, failures, and what to do.',
  args: {},
  run: (_args, context) => answerQuestion(context, (monitor) => monitor.ask('doctor', {}), renderDoctor),
});

const signs = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' };

/** Health for people: the verdict first. */
export function renderDoctor(answer: Doctor, view: View): string {
  const count = (severity: 'warning' | 'error'): number =>
    answer.checks.filter((check) => check.severity === severity).length;
  const verdict =
    count('error') + count('warning') === 0
      ? 'Everything is healthy.'
      : `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}.`;
  const checks = answer.checks.map(({ name, severity, message, hint }) =>
    hanging(`${signs[severity]}  `, `${name}: ${message}${hint === null ? '' : ` ${hint}`}`, view),
  );
  const disk = pairs(
    [
      ['Database', answer.disk.database],
      ['Size', formatBytes(answer.disk.databaseBytes)],
      ['Free', formatBytes(answer.disk.freeBytes)],
    ],
    { width: Number.POSITIVE_INFINITY },
  );
  const files = Object.entries(answer.files.byStatus)
    .map(([status, files]) => `${formatCount(files)} ${status}`)
    .join(', ');
  return blocks(
    heading(verdict, view),
    checks.join('\n'),
    placesText(answer.lookedAt, view),
    sourcesText(answer.sources, view),
    understandingText(answer.notUnderstood, view),
    `Files: ${files}`,
    disk,
    failuresText(answer.failures, view),
  );
}
