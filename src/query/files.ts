import type { FileRow, Files, FilesInput } from '../contract/files.ts';
import { largestPage } from '../contract/page-size.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { askedOperations } from './asked-operations.ts';
import { FIGURE_COLUMNS, FIGURES, fileFiguresOf } from './file-figures.ts';
import type { Narrowing } from './filters.ts';
import { readCursor, writeCursor } from './list-cursor.ts';
import { scopeOf, statement } from './scope.ts';
import { numberOf } from './spend.ts';

/** Which files, in which order, and which page of them; see {@link FilesInput}. */
export type FileList = Pick<FilesInput, 'search' | 'prefix' | 'sort' | 'limit' | 'cursor'>;

/**
 * A page of the files that calls read or changed, or tried to; with `prefix` what stands in a folder. The most first,
 * equal ones by path. Throws DatabaseError for a cursor that no such list gave out.
 */
export async function files(connection: Connection, filters: Narrowing, list: FileList): Promise<Files> {
  const limit = Math.min(Math.max(Math.trunc(list.limit), 1), largestPage);
  const sort = list.sort ?? 'edits';
  const value = sql`least(${VALUES[sort]}, 9007199254740991)::BIGINT AS value`;
  const page = sql`
    WHERE ${list.cursor === undefined ? sql`true` : after(list.cursor, sort)}
    ORDER BY value DESC, place
    LIMIT ${limit + 1}`;
  // Of all files those of a page are found first, because all their figures take several times as long as one.
  const isLong = list.prefix === undefined;
  const rows = await connection.all(
    statement(
      [
        ...scopeOf(filters).ctes,
        ...askedOperations(filters),
        placed('keyed', sql`asked_operations`, list),
        ...(isLong
          ? [
              sql`page AS MATERIALIZED (SELECT place FROM (SELECT place, ${value} FROM keyed GROUP BY place) ${page})`,
            ]
          : [placed('named', sql`(SELECT DISTINCT file FROM asked_operations)`, list)]),
        sql`figures AS (
          SELECT place, is_file, ${value}, ${FIGURE_COLUMNS}
          FROM keyed ${isLong ? sql`SEMI JOIN page USING (place)` : sql``}
          GROUP BY place, is_file
        )`,
        isLong
          ? sql`names AS (SELECT place, place AS first_file, place AS last_file, 1 AS files FROM page)`
          : sql`names AS (
              SELECT place, min(file) AS first_file, max(file) AS last_file, count(*) AS files
              FROM named
              GROUP BY place
            )`,
      ],
      sql`SELECT * FROM figures JOIN names USING (place) ${page}`,
    ),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    files: rows.slice(0, limit).map(fileRowOf),
    next:
      last === undefined ? null : writeCursor(sort, { value: String(last.value), id: String(last.place) }),
  };
}

/** The rows of a relation with the `place` that they are listed under: their file, or what it is in the asked folder. */
function placed(name: string, relation: Sql, { search, prefix }: FileList): Sql {
  const found = search === undefined ? sql`true` : sql`contains(lower(file), lower(${search}))`;
  if (prefix === undefined) {
    return sql`${constant(name)} AS NOT MATERIALIZED (
      SELECT *, file AS place, true AS is_file FROM ${relation} WHERE ${found}
    )`;
  }
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  const depth = folder.split('/').length;
  return sql`${constant(name)} AS NOT MATERIALIZED (
    SELECT *, CASE WHEN is_file THEN file ELSE ${folder} || step || '/' END AS place
    FROM (
      SELECT *, strlen(file) = strlen(${folder}) + strlen(step) AS is_file
      FROM (
        SELECT *, split_part(file, '/', ${depth}) AS step
        FROM ${relation}
        WHERE starts_with(file, ${folder}) AND ${found}
      )
    )
  )`;
}

const VALUES: Readonly<Record<NonNullable<FilesInput['sort']>, Sql>> = {
  edits: FIGURES.edits,
  reads: FIGURES.reads,
  writes: FIGURES.writes,
  operations: FIGURES.operations,
  failed: FIGURES.failed,
  additions: FIGURES.additions,
  deletions: FIGURES.deletions,
  sessions: FIGURES.sessions,
  lastTouched: sql`coalesce(epoch_ms(${FIGURES.last_touched}), -1)`,
  path: sql`0`,
};

function after(cursor: string, sort: string): Sql {
  const { value, id } = readCursor(sort, cursor);
  const from = sql`TRY_CAST(${value} AS BIGINT)`;
  return sql`(value < ${from} OR (value = ${from} AND place > ${id}))`;
}

function fileRowOf(row: Row): FileRow {
  const isFile = row.is_file === true;
  return {
    path: isFile ? String(row.place) : commonFolder(String(row.first_file), String(row.last_file)),
    kind: isFile ? 'file' : 'folder',
    files: numberOf(row.files),
    ...fileFiguresOf(row),
  };
}

/** The folder that holds both; of the first and last of sorted paths it holds all between them. */
function commonFolder(first: string, last: string): string {
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  const end = first.slice(0, length).lastIndexOf('/');
  return end === 0 ? '/' : first.slice(0, Math.max(end, 0));
}
