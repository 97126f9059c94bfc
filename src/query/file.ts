import { type File, type FileInput, type FileOperation, fileOperation } from '../contract/file.ts';
import { largestPage } from '../contract/page-size.ts';
import type { Connection } from '../db/connection.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { askedOperations } from './asked-operations.ts';
import { FIGURE_COLUMNS, fileFiguresOf } from './file-figures.ts';
import type { Narrowing } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { type Moment, runningAmong } from './liveness.ts';
import { scopeOf, statement } from './scope.ts';
import { textOrNull } from './spend.ts';

/** Which file, and which page of its operations; see {@link FileInput}. */
export type FilePage = Pick<FileInput, 'path' | 'limit' | 'cursor'>;

/** Files that are named to choose from. */
const CHOICES = 4;

/**
 * One file with its figures and a page of its operations, newest first (time, then id); a move away from it is among
 * them. What it is not: the whole paths that are meant, none or several. A call that is open is running or stale, by the
 * clock (counting rule 8). Throws DatabaseError for a cursor that no file gave out.
 */
export async function file(
  connection: Connection,
  filters: Narrowing,
  page: FilePage,
  moment: Moment,
): Promise<File | readonly string[]> {
  const scope = scopeOf(filters);
  const ctes = [...scope.ctes, ...askedOperations(filters)];
  const meant = await meantBy(connection, ctes, page.path);
  const [path] = meant;
  if (path === undefined || meant.length > 1) return meant;
  const limit = Math.min(Math.max(Math.trunc(page.limit), 1), largestPage);
  const figures = await connection.first(
    statement(ctes, sql`SELECT ${FIGURE_COLUMNS} FROM asked_operations WHERE file = ${path}`),
  );
  const rows = await connection.all(
    statement(
      ctes,
      sql`
        SELECT o.*, s.title AS session_title, coalesce(epoch_ms(o.touched), -1) AS value
        FROM asked_operations AS o
        JOIN all_sessions AS s ON s.id = o.session_id
        WHERE (o.file = ${path} OR o.moved_from = ${path})
          AND ${page.cursor === undefined ? sql`true` : after(page.cursor)}
        ORDER BY value DESC, o.id DESC
        LIMIT ${limit + 1}`,
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const open = shown.filter((row) => row.outcome === 'open').map((row) => String(row.session_id));
  const running = await runningAmong(connection, scope, [...new Set(open)], moment);
  return {
    path,
    ...fileFiguresOf(figures ?? {}),
    history: shown.map((row) => operationOf(row, running)),
    next: last === undefined ? null : writeCursor(SORT, { value: String(last.value), id: String(last.id) }),
  };
}

const SORT = 'newest';

/** The file of this whole path; else those that have it below a project's root or were written like this, sorted. */
async function meantBy(
  connection: Connection,
  ctes: readonly Sql[],
  path: string,
): Promise<readonly string[]> {
  const rows = await connection.all(
    statement(
      ctes,
      sql`
        SELECT file, bool_or(file = ${path} OR coalesce(moved_from = ${path}, false)) AS is_whole
        FROM asked_operations
        WHERE file = ${path} OR moved_from = ${path} OR relative_path = ${path} OR path = ${path}
        GROUP BY file
        ORDER BY is_whole DESC, file
        LIMIT ${CHOICES}`,
    ),
  );
  return rows[0]?.is_whole === true ? [path] : rows.map((row) => String(row.file));
}

function after(cursor: string): Sql {
  const { value, id } = readCursor(SORT, cursor);
  const from = sql`TRY_CAST(${value} AS BIGINT)`;
  const at = sql`coalesce(epoch_ms(o.touched), -1)`;
  return sql`(${at} < ${from} OR (${at} = ${from} AND o.id < ${id}))`;
}

function operationOf(row: Row, running: ReadonlySet<string>): FileOperation {
  const movedFrom = textOrNull(row.moved_from);
  const isOpen = row.outcome === 'open';
  return {
    id: String(row.id),
    partId: String(row.part_id),
    messageId: String(row.message_id),
    sessionId: String(row.session_id),
    sessionTitle: textOrNull(row.session_title),
    project: textOrNull(row.root),
    at: textOrNull(row.touched),
    tool: textOrNull(row.tool),
    operation: fileOperation.shape.operation.parse(row.operation),
    outcome: isOpen ? (running.has(String(row.session_id)) ? 'running' : 'stale') : textOrNull(row.outcome),
    additions: countOrNull(row.additions),
    deletions: countOrNull(row.deletions),
    agent: textOrNull(row.agent),
    provider: textOrNull(row.provider),
    model: textOrNull(row.model),
    writtenPath: String(row.path),
    relativePath: textOrNull(row.relative_path),
    outsideRoot: typeof row.is_outside === 'boolean' ? row.is_outside : null,
    movedFrom,
    movedTo: movedFrom === null ? null : String(row.file),
  };
}

function countOrNull(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}
