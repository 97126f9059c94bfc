import { largestBatch, usualBatch } from '../../contract/batch-size.ts';
import type { RebuildResult } from '../../contract/rebuild.ts';
import { formatCount, formatDuration, plural } from '../../core/format.ts';
import { command, withMonitor } from '../command.ts';
import { exitCodes } from '../output.ts';
import { hanging } from '../sources-text.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon rebuild [--dry-run] [--batch N]`: everything that is derived, derived anew. */
export const rebuild = command({
  name: 'rebuild',
  description: 'Derives everything that follows from what was read anew, and says what that changed.',
  args: {
    'dry-run': { type: 'boolean', description: 'Change nothing, and say what would change' },
    batch: {
      type: 'string',
      valueHint: 'N',
      description: `Sessions that are derived in one transaction, in whole trees; ${usualBatch} by default`,
    },
  },
  run: async (args, context) => {
    const { output, signal } = context;
    const batch = args.batch === undefined ? usualBatch : batchOf(args.batch);
    if (batch === null) {
      await output.problem({
        message: `--batch is ${JSON.stringify(args.batch)}, which is no number of sessions.`,
        hint: `Give a whole number from 1 to ${largestBatch}.`,
      });
      return exitCodes.usage;
    }
    return withMonitor(context, async (monitor) => {
      const progress = context.createProgress();
      const options = {
        dryRun: args['dry-run'] === true,
        batch,
        signal,
        onProgress: progress.update,
      };
      const rebuilt = await monitor.rebuild(options).finally(() => progress.finish());
      if ('problem' in rebuilt) {
        await output.problem(rebuilt.problem);
        return exitCodes.failed;
      }
      if (context.json) await output.document(rebuilt.answer);
      else await output.text(renderRebuild(rebuilt.answer, context.view));
      return exitCodes.done;
    });
  },
});

function batchOf(text: string): number | null {
  const batch = /^\d+$/.test(text) ? Number(text) : 0;
  return batch >= 1 && batch <= largestBatch ? batch : null;
}

/** What deriving everything anew changed, or would change, for people. */
export function renderRebuild(result: RebuildResult, view: View): string {
  const { dryRun, sessions, batches, seconds, tables } = result;
  const rows = tables.map(({ table: name, rows: count, added, removed, changed }) => [
    name,
    ...[count, added, removed, changed].map(formatCount),
  ]);
  const columns = [
    { title: 'Table' },
    { title: 'Rows', align: 'right' },
    { title: 'Added', align: 'right' },
    { title: 'Removed', align: 'right' },
    { title: 'Changed', align: 'right' },
  ] as const;
  const named = tables
    .filter(({ sample }) => sample.length > 0)
    .map(({ table: name, sample }) => hanging('  ', `${name}: ${sample.join(', ')}`, view));
  const summary = `${plural(sessions, 'session')} in ${plural(batches, 'batch', 'batches')}, ${formatDuration(seconds * 1000)}.`;
  const outcome =
    named.length === 0
      ? 'Everything that is derived was right.'
      : [dryRun ? 'Would change, among others:' : 'Changed, among others:', ...named].join('\n');
  return blocks(table(columns, rows, view), outcome, dryRun ? `${summary} Nothing was written.` : summary);
}
