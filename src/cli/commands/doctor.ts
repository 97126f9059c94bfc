import type { Doctor } from '../../contract/doctor.ts';
import { formatBytes, formatCount } from '../../core/format.ts';
import { checksText, hasErrors } from '../checks-text.ts';
import { answerQuestion, command } from '../command.ts';
import { failuresText, placesText, sourcesText, understandingText } from '../sources-text.ts';
import { blocks, pairs, type View } from '../table.ts';

/** `ocmon doctor`: is everything healthy, and what to do where it is not; fails where an error was found. */
export const doctor = command({
  name: 'doctor',
  description:
    'Is everything healthy: where data was looked for and found, checks, failures, and what to do.',
  args: {},
  run: (_args, context) =>
    answerQuestion(
      context,
      (monitor) => monitor.ask('doctor', {}),
      renderDoctor,
      (answer) => hasErrors(answer.checks),
    ),
});

/** Health for people: the verdict first. */
export function renderDoctor(answer: Doctor, view: View): string {
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
    checksText(answer.checks, view),
    placesText(answer.lookedAt, view),
    sourcesText(answer.sources, view),
    understandingText(answer.notUnderstood, view),
    `Files: ${files}`,
    disk,
    failuresText(answer.failures, view),
  );
}
