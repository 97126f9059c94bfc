import type { Amount, Figure, FigureName, Reason, Reconcile } from '../../contract/reconcile.ts';
import { formatCount, formatTokens, formatUsd, plural } from '../../core/format.ts';
import { readFilters } from '../ask-filtered.ts';
import { answerQuestion, command } from '../command.ts';
import { filterArgs } from '../filter-args.ts';
import { exitCodes } from '../output.ts';
import { moreRemark, pageArgs, readPage } from '../page-args.ts';
import { blocks, heading, table, type View } from '../table.ts';
import { fitText, wrap } from '../terminal-text.ts';

/** `ocmon reconcile`: do the figures agree with what OpenCode keeps itself; fails where a difference has no reason. */
export const reconcile = command({
  name: 'reconcile',
  description:
    'Do the figures agree with messages, steps, session columns and opencode stats, and why where they do not.',
  args: {
    all: { type: 'boolean', description: 'Sessions that do not differ too' },
    ...pageArgs,
    ...filterArgs,
  },
  run: async (args, context) => {
    const filters = await readFilters(context, args);
    const page = await readPage(context, args);
    if (filters === null || page === null) return exitCodes.usage;
    const input = { ...filters, ...page, all: args.all === true };
    return answerQuestion(
      context,
      (monitor) => monitor.ask('reconcile', input),
      renderReconcile,
      (answer) => answer.unexplained > 0,
    );
  },
});

const NAMES: Readonly<Record<FigureName, string>> = {
  messages: 'messages',
  steps: 'steps',
  columns: 'session columns',
  opencodeStats: 'opencode stats',
};

const REASONS: Readonly<Record<Reason, string>> = {
  multi_step: 'a message keeps the tokens of its last step alone',
  no_steps: 'no steps are stored for these messages',
  interrupted: 'the message was never finished or failed after its steps',
  fork_copies: 'copies that forks made, billed once',
  surviving_copies: "a fork's copies whose original is gone, billed here",
  orphans: 'steps whose message is gone',
  missing: 'gone at the source since they were read',
  overwritten_columns: 'OpenCode overwrote the columns when it compacted',
  other_source: 'stored in another place, or by another version',
  bad_numbers: 'stored values that are no numbers count 0',
  compaction: 'compactions, which OpenCode 2 leaves out',
  unattributed: 'title calls and reverted turns, in the columns alone',
};

/** A reconciliation for people: the verdict, the totals with their reasons, then each session that differs. */
export function renderReconcile(answer: Reconcile, view: View): string {
  const verdict =
    answer.unexplained === 0
      ? `Every difference is explained: ${plural(answer.compared, 'session')}, ${formatCount(answer.different)} with differences.`
      : `${plural(answer.unexplained, 'session')} of ${formatCount(answer.compared)} ${answer.unexplained === 1 ? 'has' : 'have'} a difference that no rule explains.`;
  const todo =
    answer.unexplained === 0
      ? null
      : wrap(
          'Look at the sessions below, and report what cannot be told from them. Recently changed sessions may agree after the next sync.',
          view.width,
        ).join('\n');
  return blocks(
    heading(verdict, view),
    todo,
    totalsText(answer.totals, view),
    ...answer.sessions.map((session) => sessionText(session, view)),
    moreRemark(answer.next),
  );
}

const COLUMNS = [
  { title: 'Figure' },
  { title: 'Cost', align: 'right' },
  { title: 'Difference', align: 'right' },
  { title: 'Tokens', align: 'right' },
  { title: 'Difference', align: 'right' },
  { title: 'Sessions', align: 'right', optional: true },
] as const;

function totalsText(totals: Reconcile['totals'], view: View): string | null {
  if (totals.length === 0) return 'No sessions.';
  const rows = totals.map((total) => [...figureRow(total), formatCount(total.sessions)]);
  return [
    heading('All sessions, compared with what is billed', view),
    table(COLUMNS, rows, view),
    ...reasonLines(totals, view),
  ].join('\n');
}

function sessionText(session: Reconcile['sessions'][number], view: View): string {
  const title = `${session.title ?? '(no title)'}  ${session.id}  ${formatUsd(session.billed.cost)}`;
  const rows = session.figures.map(figureRow);
  return [
    heading(fitText(title, view.width), view),
    table(COLUMNS.slice(0, 5), rows, view),
    ...reasonLines(session.figures, view),
  ].join('\n');
}

function figureRow({ name, amount, difference }: Figure): string[] {
  return [
    NAMES[name],
    formatUsd(amount.cost),
    signed(difference.cost, formatUsd),
    formatTokens(sumOf(amount)),
    signed(sumOf(difference), formatTokens),
  ];
}

/** Each reason once, with all the figures that it changes by the same. */
function reasonLines(figures: readonly Figure[], view: View): string[] {
  const named = new Map<string, string[]>();
  const note = (text: string, name: FigureName): void => {
    named.set(text, [...(named.get(text) ?? []), NAMES[name]]);
  };
  for (const { name, explained, unexplained, isExplained } of figures) {
    for (const { reason, rule, amount } of explained) {
      note(`${changeText(amount)}, rule ${rule}: ${REASONS[reason]}`, name);
    }
    if (!isExplained) note(`${changeText(unexplained)}, UNEXPLAINED`, name);
  }
  return [...named].map(
    ([text, names]) => `  ${wrap(`${names.join(', ')}: ${text}`, view.width - 4).join('\n    ')}`,
  );
}

function changeText(amount: Amount): string {
  return `${signed(amount.cost, formatUsd)}, ${signed(sumOf(amount), formatTokens)} tokens`;
}

function signed(value: number, format: (value: number) => string): string {
  if (value === 0) return '0';
  return `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`;
}

function sumOf({ tokens }: Amount): number {
  return Object.values(tokens).reduce((sum, count) => sum + count, 0);
}
