import type { File } from '../../contract/file.ts';
import type { Files } from '../../contract/files.ts';
import { formatCount, formatTime, unknownMark } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { seenFromFolder } from '../common-folder.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, pairs, table, type View } from '../table.ts';
import { fitText } from '../terminal-text.ts';

/** `ocmon files`: what calls did to files; with a path, to one of them or to what stands in a folder. */
export const files = command({
  name: 'files',
  description: 'The files that tool calls read and changed; with a path, what was done to it.',
  args: {
    path: {
      type: 'positional',
      required: false,
      description: 'a file, for its operations; a folder with / at its end, for what stands in it',
    },
    search: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'Only paths with this text in them, in capitals or not',
    },
    sort: {
      type: 'string',
      valueHint: 'BY',
      description:
        'edits (the default), reads, writes, operations, failed, additions, deletions, sessions, lastTouched, path',
    },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const page = await readPage(context, args);
    if (page === null) return exitCodes.usage;
    const { filesInput, fileSorts } = await import('../../contract/files.ts');
    const sort = filesInput.shape.sort.safeParse(args.sort);
    if (!sort.success) {
      await context.output.problem({
        message: `--sort ${JSON.stringify(args.sort)} is not known.`,
        hint: `It can be ${fileSorts.join(', ')}.`,
      });
      return exitCodes.usage;
    }
    const { path } = args;
    const isFile = path !== undefined && !path.endsWith('/');
    if (isFile && (args.search !== undefined || args.sort !== undefined)) {
      await context.output.problem({
        message: '--search and --sort are for lists of files, not for one file.',
        hint: 'Write / behind a folder, or leave the path out.',
      });
      return exitCodes.usage;
    }
    const filters = await readFilters(context, args);
    if (filters === null) return exitCodes.usage;
    if (isFile) {
      const input = { ...filters, ...page, path };
      return answerQuestion(context, (monitor) => monitor.ask('file', input), renderFile);
    }
    const input = {
      ...filters,
      ...page,
      ...(args.search !== undefined && { search: args.search }),
      ...(path !== undefined && { prefix: path }),
      ...(sort.data !== undefined && { sort: sort.data }),
    };
    return answerQuestion(context, (monitor) => monitor.ask('files', input), renderFiles);
  },
});

/** Files and folders for people; a folder has `/` at its end. */
export function renderFiles(answer: Files, view: View): string {
  if (answer.files.length === 0) return 'No files.';
  const hasFolders = answer.files.some(({ kind }) => kind === 'folder');
  const columns = [
    { title: 'Path', flexible: true },
    ...(hasFolders ? ([{ title: 'Files', align: 'right' }] as const) : []),
    { title: 'Reads', align: 'right' },
    { title: 'Edits', align: 'right' },
    { title: 'Writes', align: 'right' },
    { title: 'Added', align: 'right' },
    { title: 'Deleted', align: 'right' },
    { title: 'Place', optional: true },
    { title: 'Failed', align: 'right', optional: true },
    { title: 'Last touched', optional: true },
    { title: 'Sessions', align: 'right', optional: true },
    { title: 'Agents', flexible: true, optional: true },
    { title: 'Moves', align: 'right', optional: true },
    { title: 'Deletes', align: 'right', optional: true },
    { title: 'Unmeasured', align: 'right', optional: true },
  ] as const;
  const { folder, paths } = seenFromFolder(
    answer.files.map(({ kind, path }) => (kind === 'folder' && !path.endsWith('/') ? `${path}/` : path)),
  );
  const rows = answer.files.map((row, index) => [
    paths[index] ?? '',
    ...(hasFolders ? [formatCount(row.files)] : []),
    formatCount(row.reads),
    formatCount(row.edits),
    formatCount(row.writes),
    formatCount(row.additions),
    formatCount(row.deletions),
    placeOf(row.outsideRoot),
    formatCount(row.failed),
    formatTime(row.lastTouched, view.timeZone),
    formatCount(row.sessions),
    row.agents.join(', '),
    formatCount(row.moves),
    formatCount(row.deletes),
    formatCount(row.unmeasured),
  ]);
  return blocks(
    folder === null ? null : fitText(`Paths are below ${folder}`, view.width),
    table(columns, rows, view),
    zoneRemark(view),
    moreRemark(answer.next),
  );
}

/** A file for people: its figures and what was done to it. */
export function renderFile(answer: File, view: View): string {
  const head = pairs(
    [
      ['File', answer.path],
      ['Place', placeOf(answer.outsideRoot)],
      ['Done', doneTo(answer)],
      ['Lines', linesOf(answer)],
      ['Sessions', formatCount(answer.sessions)],
      ['Agents', answer.agents.length === 0 ? unknownMark : answer.agents.join(', ')],
    ],
    view,
  );
  const columns = [
    { title: 'Time' },
    { title: 'Operation' },
    { title: 'Outcome' },
    { title: 'Added', align: 'right' },
    { title: 'Deleted', align: 'right' },
    { title: 'Session', flexible: true },
    { title: 'Agent', optional: true },
    { title: 'Title', flexible: true, optional: true },
    { title: 'Part', flexible: true, optional: true },
    { title: 'Model', flexible: true, optional: true },
  ] as const;
  const rows = answer.history.map((row) => [
    formatTime(row.at, view.timeZone),
    row.operation,
    row.outcome ?? unknownMark,
    row.additions === null ? unknownMark : formatCount(row.additions),
    row.deletions === null ? unknownMark : formatCount(row.deletions),
    row.sessionId,
    row.agent ?? unknownMark,
    row.sessionTitle ?? '(no title)',
    row.partId,
    row.model ?? unknownMark,
  ]);
  return blocks(head, table(columns, rows, view), zoneRemark(view), moreRemark(answer.next));
}

function doneTo(answer: File): string {
  const { reads, edits, writes, deletes, moves, failed } = answer;
  return [
    `${formatCount(reads)} read`,
    `${formatCount(edits)} edited`,
    `${formatCount(writes)} written`,
    `${formatCount(moves)} moved`,
    `${formatCount(deletes)} deleted`,
    `${formatCount(failed)} failed`,
  ].join(', ');
}

function linesOf({ additions, deletions, unmeasured }: File): string {
  const known = `${formatCount(additions)} added, ${formatCount(deletions)} deleted`;
  return unmeasured === 0 ? known : `${known}; not recorded for ${formatCount(unmeasured)}`;
}

function placeOf(outsideRoot: boolean | null): string {
  if (outsideRoot === null) return unknownMark;
  return outsideRoot ? 'outside' : 'inside';
}

function zoneRemark(view: View): string {
  return `Place is of the project. Times are of the zone ${view.timeZone}.`;
}
