import type { Projects } from '../../contract/projects.ts';
import { formatCount, formatTime, formatTokens, formatUsd, unknownMark } from '../../core/format.ts';
import { askFiltered } from '../ask-filtered.ts';
import { command } from '../command.ts';
import { seenFromFolder } from '../common-folder.ts';
import { filterArgs } from '../filter-args.ts';
import { blocks, table, type View } from '../table.ts';
import { fitText } from '../terminal-text.ts';

/** `ocmon projects`: what each project adds up to. */
export const projects = command({
  name: 'projects',
  description: 'What was done in each project and what it cost.',
  args: filterArgs,
  run: (args, context) =>
    askFiltered(context, args, (monitor, filters) => monitor.ask('projects', filters), renderProjects),
});

/** Projects for people; sessions without one are under `–`. */
export function renderProjects(answer: Projects, view: View): string {
  if (answer.projects.length === 0) return 'No projects.';
  const columns = [
    { title: 'Project', flexible: true },
    { title: 'Sessions', align: 'right' },
    { title: 'Messages', align: 'right' },
    { title: 'Cost', align: 'right' },
    { title: 'Tokens', align: 'right' },
    { title: 'Last', optional: true },
    { title: 'Tools', align: 'right', optional: true },
    { title: 'Errors', align: 'right', optional: true },
    { title: 'Files', align: 'right', optional: true },
    { title: 'Added', align: 'right', optional: true },
    { title: 'Deleted', align: 'right', optional: true },
    { title: 'First', optional: true },
    { title: 'Name', flexible: true, optional: true },
  ] as const;
  const known = answer.projects.flatMap(({ project }) => (project === null ? [] : [project]));
  const { folder, paths } = seenFromFolder(known);
  const rows = answer.projects.map((row, index) => [
    row.project === null ? unknownMark : (paths[index] ?? ''),
    formatCount(row.sessions),
    formatCount(row.messages),
    formatUsd(row.cost),
    formatTokens(row.tokens.total),
    formatTime(row.lastActivity, view.timeZone),
    formatCount(row.toolCalls),
    formatCount(row.errors),
    formatCount(row.files),
    formatCount(row.additions),
    formatCount(row.deletions),
    formatTime(row.firstActivity, view.timeZone),
    row.name ?? '',
  ]);
  return blocks(
    folder === null ? null : fitText(`Paths are below ${folder}`, view.width),
    table(columns, rows, view),
    `Times are of the zone ${view.timeZone}.`,
  );
}
