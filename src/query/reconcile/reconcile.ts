import { usualPage } from '../../contract/page-size.ts';
import type { Explanation, Figure, Reason, Reconcile, ReconcileInput } from '../../contract/reconcile.ts';
import { figureName, reason } from '../../contract/reconcile.ts';
import type { Connection } from '../../db/connection.ts';
import { constant, type Sql, sql } from '../../db/sql.ts';
import type { PlainValue, Row } from '../../db/values.ts';
import { type Narrowing, narrowsMessages } from '../filters.ts';
import { scopeOf, statement } from '../scope.ts';
import { numberOf, textOrNull } from '../spend.ts';
import { AMOUNTS, amountOf, amounts, each } from './amounts.ts';
import { figureLines } from './figure-lines.ts';
import { readPlace, writePlace } from './reconcile-cursor.ts';

/** The rule that accounts for each reason. */
const RULES: Readonly<Record<Reason, number>> = {
  multi_step: 1,
  no_steps: 1,
  interrupted: 8,
  fork_copies: 4,
  surviving_copies: 4,
  orphans: 9,
  missing: 10,
  overwritten_columns: 15,
  other_source: 16,
  bad_numbers: 17,
  compaction: 18,
  unattributed: 18,
};

/**
 * Holds the figures of each session against what is billed in it, and explains each difference by a counting rule (rule
 * 15). Figures are of whole sessions, whatever range, agent or model chose them. Throws for a cursor that is none.
 */
export async function reconcile(
  connection: Connection,
  filters: Narrowing,
  { all = false, limit = usualPage, cursor }: Pick<ReconcileInput, 'all' | 'limit' | 'cursor'>,
): Promise<Reconcile> {
  const after = cursor === undefined ? null : readPlace(cursor);
  const scope = scopeOf(filters);
  const chosen = sql`chosen_sessions AS MATERIALIZED (
    SELECT s.* FROM asked_sessions AS s WHERE s.counts ${
      narrowsMessages(filters) ? sql`AND s.id IN (SELECT session_id FROM asked_owners)` : sql``
    }
  )`;
  const known = filters.missing ? 'messages' : 'present_messages';
  const rows = await connection.all(
    statement(
      [...scope.ctes, chosen, ...figureLines(known, scope.partCounts), ...FIGURES],
      sql`
        SELECT 'total' AS section, * FROM total_figures
        UNION ALL BY NAME
        SELECT 'count' AS section, count(*) AS sessions, count(*) FILTER (WHERE differs) AS different,
          count(*) FILTER (WHERE NOT is_explained) AS without_reason
        FROM verdicts
        UNION ALL BY NAME
        SELECT 'session' AS section, v.id, v.is_explained, s.title, s.generation, f.*
        FROM (${page(all, limit + 1, after)}) AS v
        JOIN chosen_sessions AS s ON s.id = v.id
        JOIN figures AS f ON f.session_id = v.id
        ORDER BY section, is_explained, id, figure`,
    ),
  );
  const counts = rows.find((row) => row.section === 'count');
  const found = sessionsOf(rows.filter((row) => row.section === 'session'));
  const sessions = found.slice(0, limit);
  const last = sessions.at(-1);
  return {
    totals: inOrder(rows.filter((row) => row.section === 'total')).map((row) => ({
      ...figureOf(row),
      sessions: numberOf(row.sessions),
      billed: amountOf(row.billed),
    })),
    compared: numberOf(counts?.sessions),
    different: numberOf(counts?.different),
    unexplained: numberOf(counts?.without_reason),
    sessions: sessions.map(({ isExplained: _, ...session }) => session),
    next: found.length > limit && last !== undefined ? writePlace(last) : null,
  };
}

function page(all: boolean, rows: number, after: ReturnType<typeof readPlace> | null): Sql {
  return sql`
    SELECT id, is_explained
    FROM verdicts
    WHERE ${all ? sql`true` : sql`differs`}
      AND ${after === null ? sql`true` : sql`(is_explained, id) > (${after.isExplained}, ${after.id})`}
    ORDER BY is_explained, id
    LIMIT ${rows}`;
}

const struct = (expression: (name: string) => string): string =>
  `{${AMOUNTS.map((name) => `'${name}': ${name === 'cost' ? `round(${expression(name)}, 10)` : expression(name)}`).join(', ')}}`;

/** What each figure of a session comes to, and what of its difference no reason accounts for. */
const FIGURES: readonly Sql[] = [
  `explanations AS MATERIALIZED (
  SELECT session_id, figure, reason, ${amounts((name) => `sum(${name})`)}
  FROM lines
  WHERE reason IS NOT NULL AND reason <> 'none'
  GROUP BY session_id, figure, reason
)`,
  `sums AS MATERIALIZED (
  SELECT
    l.session_id, l.figure,
    ${amounts((name) => `l.${name}`)},
    ${amounts((name) => `b.${name}`, 'b_')},
    ${amounts((name) => `l.${name} - b.${name} - coalesce(e.${name}, 0)`, 'u_')},
    e.reasons,
    ${each((name) => `(l.${name} - b.${name} - coalesce(e.${name}, 0))`, '= 0', 'AND')} AS is_accounted
  FROM lines AS l
  JOIN billed AS b ON b.session_id = l.session_id
  LEFT JOIN (
    SELECT
      session_id, figure,
      list({'reason': reason, 'amount': ${struct((name) => name)}} ORDER BY reason) FILTER (WHERE ${each((name) => name, '<> 0', 'OR')}) AS reasons,
      ${amounts((name) => `sum(${name})`)}
    FROM explanations
    GROUP BY session_id, figure
  ) AS e ON e.session_id = l.session_id AND e.figure = l.figure
  WHERE l.reason IS NULL
)`,
  `verdicts AS MATERIALIZED (
  SELECT
    session_id AS id,
    bool_and(is_accounted) AS is_explained,
    bool_or(${each((name) => `(${name} - b_${name})`, '<> 0', 'OR')}) AS differs
  FROM sums
  GROUP BY session_id
)`,
  `figures AS (
  SELECT
    session_id, figure, reasons, is_accounted,
    ${struct((name) => name)} AS amount,
    ${struct((name) => `b_${name}`)} AS billed,
    ${struct((name) => `${name} - b_${name}`)} AS difference,
    ${struct((name) => `u_${name}`)} AS unexplained
  FROM sums
)`,
  `total_reasons AS (
  SELECT figure, list({'reason': reason, 'amount': ${struct((name) => name)}} ORDER BY reason) AS reasons
  FROM (
    SELECT e.figure, e.reason, ${amounts((name) => `sum(e.${name})`)}
    FROM explanations AS e
    SEMI JOIN sums AS f ON f.session_id = e.session_id AND f.figure = e.figure
    GROUP BY e.figure, e.reason
  )
  WHERE ${each((name) => name, '<> 0', 'OR')}
  GROUP BY figure
)`,
  `total_figures AS (
  SELECT
    f.figure, any_value(r.reasons) AS reasons, count(*) AS sessions, bool_and(f.is_accounted) AS is_accounted,
    ${struct((name) => `sum(f.${name})`)} AS amount,
    ${struct((name) => `sum(f.b_${name})`)} AS billed,
    ${struct((name) => `sum(f.${name} - f.b_${name})`)} AS difference,
    ${struct((name) => `sum(f.u_${name})`)} AS unexplained
  FROM sums AS f
  LEFT JOIN total_reasons AS r ON r.figure = f.figure
  GROUP BY f.figure
)`,
].map(constant);

type FoundSession = Reconcile['sessions'][number] & { readonly isExplained: boolean };

function sessionsOf(rows: readonly Row[]): FoundSession[] {
  const ids = [...new Set(rows.map((row) => String(row.id)))];
  return ids.map((id) => {
    const own = inOrder(rows.filter((row) => row.id === id));
    const [first] = own;
    return {
      id,
      title: textOrNull(first?.title),
      generation: String(first?.generation),
      billed: amountOf(first?.billed),
      figures: own.map(figureOf),
      isExplained: first?.is_explained === true,
    };
  });
}

/** In the order of the contract. */
function inOrder(rows: readonly Row[]): Row[] {
  return figureName.options.flatMap((name) => rows.filter((row) => row.figure === name));
}

function figureOf(row: Row): Figure {
  return {
    name: figureName.parse(row.figure),
    amount: amountOf(row.amount),
    difference: amountOf(row.difference),
    explained: explanationsOf(row.reasons),
    unexplained: amountOf(row.unexplained),
    isExplained: row.is_accounted === true,
  };
}

function explanationsOf(list: PlainValue | undefined): Explanation[] {
  if (!Array.isArray(list)) return [];
  return list.map((item) => {
    const why = reason.parse(item.reason);
    return { reason: why, rule: RULES[why], amount: amountOf(item.amount) };
  });
}
