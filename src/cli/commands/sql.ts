import type { SqlResult } from '../../contract/sql.ts';
import { plural } from '../../core/format.ts';
import { answerQuestion, command } from '../command.ts';
import { blocks, table, type View } from '../table.ts';

/** `ocmon sql`: one read-only statement. */
export const sql = command({
  name: 'sql',
  description: 'Runs one SELECT or EXPLAIN over the tables and prints its rows.',
  args: {
    statement: { type: 'positional', required: true, description: 'one SQL statement, in quotes' },
  },
  run: (args, context) =>
    answerQuestion(context, (monitor) => monitor.ask('sql', { sql: args.statement }), renderSql),
});

/** Rows for people; nested values are JSON. */
export function renderSql(answer: SqlResult, view: View): string {
  const columns = answer.columns.map((title, index) => {
    const numbers = answer.rows.every((row) => row[index] === null || typeof row[index] === 'number');
    return { title, flexible: !numbers, align: numbers ? ('right' as const) : ('left' as const) };
  });
  const rows = answer.rows.map((row) => row.map(cellText));
  const count = answer.truncated
    ? `The first ${plural(answer.rowCount, 'row')}; there are more. Add a LIMIT, or raise sqlRowLimit.`
    : `${plural(answer.rowCount, 'row')}.`;
  return blocks(table(columns, rows, view), count);
}

function cellText(value: SqlResult['rows'][number][number]): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
