import type { Connection } from '../db/connection.ts';
import { INDEXED, isOneOf } from '../db/one-of.ts';
import { constant, join, sql } from '../db/sql.ts';
import type { PlainValue, Row } from '../db/values.ts';
import { idList } from './derive/dirty-sessions.ts';
import { formerRows } from './derive/former-rows.ts';
import { formerColumns, rememberDirty, rememberedColumns } from './derive/remember-dirty.ts';
import type { Extraction, Output } from './kinds/record-kind.ts';
import { insertRecords, insertStates, type Merging } from './merge-records.ts';
import type { Segment } from './segments/segment.ts';
import { stagedInLines } from './staged-records.ts';

/** What {@link mergeFew} decides by, of every record. */
const KEYS = ['r.n', 'r.id', 'r.path', 'r.precedence', 'r.has_finding'];

/**
 * Does what `stageRecords` and `mergeRecords` do, of a few lines and in a fifth of the time: the lines are values of
 * statements that are planned once. Returns null, with nothing done, where the lines are not one record each.
 */
export async function mergeFew(
  connection: Connection,
  extraction: Extraction,
  { kind, origin }: Pick<Segment, 'kind' | 'origin'>,
  lines: readonly string[],
  { now, dirty }: Pick<Merging, 'now' | 'dirty'>,
): Promise<Record<string, number> | null> {
  const [own] = extraction.outputs;
  if (own === undefined) return null;
  const all = stagedInLines(connection, extraction, lines);
  const columns = [...KEYS.map(constant), ...rememberedColumns(extraction)];
  const found = await all.all(sql`SELECT ${join(columns, ', ')} FROM records AS r`);
  const ids = [...new Set(found.map((row) => String(row.id)))];
  const areRecords = found.every((row) => typeof row.n === 'number' && typeof row.id === 'string');
  if (!areRecords || ids.length !== lines.length || lines.length > INDEXED) return null;
  if (origin === 'files') {
    const paths = found.map((row) => String(row.path));
    await connection.run(sql`DELETE FROM file_processing_state WHERE file_path ${isOneOf(paths)}`);
    await insertStates(all, kind, now);
  }
  const { former, rivals } = await formerOf(connection, extraction, own, ids);
  const records = found.filter((row) => !isLoser(row, rivals.get(String(row.id)) ?? []));
  if (records.length === 0) return {};
  const won = new Set(records.map((row) => row.n));
  const staged =
    records.length === lines.length
      ? all
      : stagedInLines(
          connection,
          extraction,
          lines.filter((_, n) => won.has(n)),
        );
  const winners = records.map((row) => String(row.id));
  await rememberDirty(staged, extraction, { records, former }, dirty);
  for (const output of extraction.outputs) {
    if (output !== own || rivals.size > 0) await removeRows(connection, output, winners);
  }
  await connection.run(
    sql`DELETE FROM quality_issues WHERE kind = ${kind} AND record_id ${isOneOf(winners)}`,
  );
  return insertRecords(
    staged,
    extraction,
    kind,
    records.some((row) => row.has_finding === true),
  );
}

const RIVAL = ['source_path', 'precedence', 'missing_reason'];

interface Former {
  /** By id, where a record is one row. */
  readonly former: ReadonlyMap<string, Row>;
  /** The rows of each record that has some. */
  readonly rivals: ReadonlyMap<string, readonly Row[]>;
}

async function formerOf(
  connection: Connection,
  extraction: Extraction,
  { table, recordKey }: Output,
  ids: readonly string[],
): Promise<Former> {
  if (recordKey === 'id') {
    const former = await formerRows(connection, table, ids, [...RIVAL, ...formerColumns(extraction)]);
    return { former, rivals: new Map([...former].map(([id, row]) => [id, [row]])) };
  }
  const rows = await connection.all(sql`
    SELECT DISTINCT ${constant(recordKey)} AS id, source_path, precedence::VARCHAR AS precedence, missing_reason
    FROM ${constant(table)}
    WHERE ${constant(recordKey)} ${isOneOf(ids)}`);
  const rivals = new Map<string, Row[]>();
  for (const row of rows) {
    const id = String(row.id);
    rivals.set(id, [...(rivals.get(id) ?? []), row]);
  }
  return { former: new Map(), rivals };
}

/** Counting rule 16, as `mergeRecords` has it. */
function isLoser(record: Row, rivals: readonly Row[]): boolean {
  const precedence = Number(record.precedence);
  return rivals.some((rival) => {
    if (rival.source_path === record.path || rival.missing_reason === 'deleted') return false;
    const other = Number(rival.precedence);
    return other > precedence || (other === precedence && isBefore(rival.source_path, record.path));
  });
}

/** By bytes, as the engine compares. */
function isBefore(a: PlainValue | undefined, b: PlainValue | undefined): boolean {
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0;
}

async function removeRows(
  connection: Connection,
  { table, recordKey }: Output,
  ids: readonly string[],
): Promise<void> {
  const owner = constant(recordKey);
  if (recordKey === 'id') {
    await connection.run(sql`DELETE FROM ${constant(table)} WHERE id ${isOneOf(ids)}`);
    return;
  }
  await connection.run(
    sql`DELETE FROM ${constant(table)} AS t USING ${idList(ids)} AS d WHERE t.${owner} = d.id`,
  );
}
