import type { Doctor } from '../../contract/doctor.ts';
import type { Monitor } from '../../contract/monitor.ts';
import type { SyncResult } from '../../contract/sync.ts';
import { formatCount, formatDuration, plural, unknownMark } from '../../core/format.ts';
import { type CommandContext, command, withMonitor } from '../command.ts';
import { exitCodes } from '../output.ts';
import { hanging, placesText, understandingText } from '../sources-text.ts';
import { blocks, pairs, type View } from '../table.ts';
import { safeText } from '../terminal-text.ts';

/** `ocmon sync`: one pass over the source. Failed files are listed and do not make it fail. */
export const sync = command({
  name: 'sync',
  description: 'Reads everything that OpenCode has stored since the last time, and ends.',
  args: {
    sample: { type: 'boolean', description: 'Read the sample data that comes with ocmon instead of yours' },
  },
  run: (args, context) => withMonitor(context, (monitor) => runSync(monitor, args.sample === true, context)),
});

async function runSync(monitor: Monitor, sample: boolean, context: CommandContext): Promise<number> {
  const { output, view, json, signal } = context;
  const progress = context.createProgress();
  const synced = await monitor
    .sync({ sample, signal, onProgress: progress.update })
    .finally(() => progress.finish());
  if ('problem' in synced) {
    await output.problem(synced.problem);
    return exitCodes.failed;
  }
  if (json) await output.document(synced.answer);
  else await output.text(renderSync(synced.answer, view));

  // What was not understood, and where nothing was found, is said whatever the form of the answer: it is never silent.
  const health = await monitor.ask('doctor', {});
  if ('problem' in health) {
    await output.problem(health.problem);
    return exitCodes.failed;
  }
  const remarks = syncRemarks(synced.answer, health.answer, view);
  if (remarks !== '') await output.note(remarks);
  return exitCodes.done;
}

const listedFailures = 20;

/** What a pass did, for people, with the first failures. */
export function renderSync(result: SyncResult, view: View): string {
  const { files, rows, failures } = result;
  const summary = pairs(
    [
      [
        'Files',
        [
          `${formatCount(files.seen)} seen`,
          `${formatCount(files.processed)} processed`,
          `${formatCount(files.unchanged)} unchanged`,
          `${formatCount(files.skipped)} skipped`,
          `${formatCount(files.transientFailure)} to be retried`,
          `${formatCount(files.failed)} failed`,
        ].join(', '),
      ],
      [
        'Rows',
        `${plural(rows.sessions, 'session')}, ${plural(rows.messages, 'message')}, ${plural(rows.parts, 'part')}`,
      ],
      ['Time', formatDuration(result.seconds * 1000)],
    ],
    view,
  );
  if (failures.length === 0) return summary;
  const shown = failures
    .slice(0, listedFailures)
    .map(({ path, kind, status, error }) =>
      hanging('  ', `${path} (${kind}, ${status}): ${error ?? unknownMark}`, view),
    );
  const more =
    failures.length > listedFailures
      ? `${plural(failures.length - listedFailures, 'failure')} more: see ocmon status.`
      : null;
  return blocks(summary, ['Not read:', ...shown].join('\n'), more);
}

/** What a reader has to know beside the result: data that no reader understands, and where nothing was found. */
export function syncRemarks(result: SyncResult, health: Doctor, view: View): string {
  const known = health.sources.map((source) => safeText(source.path));
  const nothing =
    result.files.seen === 0
      ? [
          'No data of OpenCode was found.',
          placesText(health.lookedAt, view),
          known.length === 0
            ? 'ocmon sync --sample reads sample data instead.'
            : ['What the database holds was read before, from:', ...known.map((path) => `  ${path}`)].join(
                '\n',
              ),
        ].join('\n')
      : null;
  return blocks(nothing, understandingText(health.notUnderstood, { ...view, colour: false }));
}
