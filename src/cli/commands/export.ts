import { type ExportFormat, exportFormats } from '../../contract/export-tables.ts';
import { formatBytes } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { blocks, table, type View } from '../table.ts';
import { safeText } from '../terminal-text.ts';
import { type WrittenTables, writeTables } from '../write-tables.ts';

/** `ocmon export --format F --out DIR`: the analytics tables as files. */
export const exportCommand = command({
  name: 'export',
  description:
    'Writes the tables (sessions, usage, calls, errors, exchanges, delegations, traces, days) as files.',
  args: {
    format: { type: 'string', valueHint: 'FORMAT', description: 'csv, json or parquet; csv by default' },
    out: { type: 'string', valueHint: 'DIR', description: 'Folder to write to; made where it is not there' },
    force: { type: 'boolean', description: 'Overwrite files of an earlier export' },
    ...filterArgs,
  },
  run: async (args, context) => {
    const format = exportFormats.find((known) => known === (args.format ?? 'csv'));
    if (format === undefined || args.out === undefined || args.out === '') {
      await context.output.problem(usageOf(args.format, format));
      return exitCodes.usage;
    }
    const filters = await readFilters(context, args);
    if (filters === null) return exitCodes.usage;
    const options = {
      directory: args.out,
      format,
      filters,
      isForced: args.force === true,
      signal: context.signal,
    };
    return answerQuestion(context, (monitor) => writeTables(monitor, options), renderExport);
  },
});

function usageOf(given: string | undefined, format: ExportFormat | undefined) {
  if (format === undefined) {
    const message = `--format is ${JSON.stringify(given)}, which is no format.`;
    return { message, hint: `Give one of ${exportFormats.join(', ')}.` };
  }
  return { message: '--out is missing: the folder to write to.', hint: 'Write --out DIR.' };
}

/** What was written, for people. */
export function renderExport(answer: WrittenTables, view: View): string {
  const rows = answer.tables.map(({ table: name, file, bytes }) => [name, file, formatBytes(bytes)]);
  const columns = [
    { title: 'Table' },
    { title: 'File', flexible: true },
    { title: 'Size', align: 'right' },
  ] as const;
  return blocks(table(columns, rows, view), `Written to ${safeText(answer.directory)}.`);
}
