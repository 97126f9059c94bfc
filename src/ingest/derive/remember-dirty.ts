import type { Connection } from '../../db/connection.ts';
import { constant, join, type Sql, sql } from '../../db/sql.ts';
import type { PlainValue, Row } from '../../db/values.ts';
import type { Extraction, Output } from '../kinds/record-kind.ts';
import type { StagedRecords } from '../staged-records.ts';
import { type Dirty, limitDirty, type Place } from './dirty-sessions.ts';
import { formerRows } from './former-rows.ts';

/** What is compared of a row as it is staged and as it was. */
interface Compared {
  readonly staged: readonly string[];
  readonly former: readonly string[];
  readonly remember: (row: Row, was: Row | undefined, dirty: Dirty) => void;
}

const COMPARED: Readonly<Record<string, Compared>> = {
  sessions: {
    staged: [
      'parent_id',
      'created',
      'fork_session_id',
      'project_id',
      'project',
      'directory',
      'missing_reason',
    ],
    former: [
      'parent_id',
      'created',
      'fork_session_id',
      'project_id',
      'project',
      'directory',
      'missing_reason',
      'root_id',
      'depth',
      'is_orphan',
      'in_cycle',
      'is_fork',
    ],
    remember: rememberSession,
  },
  messages: {
    staged: ['session_id', 'role', 'root_path', 'cwd', 'generation', 'missing_reason'],
    former: ['session_id', 'role', 'root_path', 'cwd', 'generation', 'missing_reason', 'created'],
    remember: rememberMessage,
  },
  parts: {
    staged: ['message_id', 'session_id', 'type'],
    former: ['message_id', 'type'],
    remember: rememberPart,
  },
  projects: { staged: ['worktree'], former: ['worktree'], remember: rememberProject },
};

/** The record's own table, where its rows are compared with those that they replace. */
function comparedOf({ outputs: [own] }: Extraction): (Compared & { readonly own: Output }) | undefined {
  const compared = COMPARED[own?.table ?? ''];
  const isOneRow = own !== undefined && own.from === undefined && own.recordKey === 'id';
  return isOneRow && compared !== undefined ? { ...compared, own } : undefined;
}

/** Columns over `records` that {@link rememberDirty} wants of each record, as DuckDB's text; they begin with `own_`. */
export function rememberedColumns(extraction: Extraction): readonly Sql[] {
  const compared = comparedOf(extraction);
  return (compared?.staged ?? []).map((name) =>
    constant(`(${compared?.own.columns[name] ?? 'NULL'})::VARCHAR AS own_${name}`),
  );
}

/** Columns of the record's own table that {@link rememberDirty} wants of the rows that are replaced. */
export function formerColumns(extraction: Extraction): readonly string[] {
  return comparedOf(extraction)?.former ?? [];
}

/** The records by their id, with the {@link rememberedColumns}, and the rows that they replace. */
export interface Replacement {
  readonly records: readonly Row[];
  readonly former: ReadonlyMap<string, Row>;
}

/** What {@link rememberDirty} compares, of records that are staged and not merged yet. */
export async function replacementBy(
  connection: Connection,
  staged: StagedRecords,
  extraction: Extraction,
): Promise<Replacement> {
  const columns = [constant('r.id'), ...rememberedColumns(extraction)];
  const records = await staged.all(sql`SELECT ${join(columns, ', ')} FROM records AS r`);
  const compared = comparedOf(extraction);
  const ids = [...new Set(records.map((row) => String(row.id)))];
  const former =
    compared === undefined
      ? new Map<string, Row>()
      : await formerRows(connection, compared.own.table, ids, compared.former);
  return { records, former };
}

/** Adds to `dirty` what merging the staged records changes, by what stands in the tables before. */
export async function rememberDirty(
  staged: StagedRecords,
  extraction: Extraction,
  { records, former }: Replacement,
  dirty: Dirty,
): Promise<void> {
  const compared = comparedOf(extraction);
  for (const output of extraction.outputs) {
    if (dirty.isEverything) return;
    if (output === compared?.own) {
      for (const row of records) compared.remember(row, former.get(String(row.id)), dirty);
    } else if (output.table === 'parts') {
      for (const { id } of records) {
        addTo(dirty.partOwners, id);
        addTo(dirty.stepOwners, id);
      }
    } else await rememberOwners(staged, output, records, dirty);
    limitDirty(dirty);
  }
}

function rememberSession(row: Row, was: Row | undefined, dirty: Dirty): void {
  const id = String(row.id);
  const hasMoved =
    was === undefined || differs(row, was, ['parent_id', 'created', 'fork_session_id', 'missing_reason']);
  dirty.sessions.add(id);
  if (hasMoved) dirty.movedSessions.add(id);
  // A second merge finds the session as the first has put it: at the top, and no fork.
  else if (!isAsMerged(row, was) && !dirty.places.has(id)) dirty.places.set(id, placeOf(was));
  if (hasMoved || differs(row, was, ['project_id', 'directory'])) dirty.labels.add(id);
  addTo(dirty.told, was?.parent_id);
}

/** Whether a session that is merged has what follows from others already. */
function isAsMerged(row: Row, was: Row): boolean {
  return row.own_parent_id === null && was.is_fork === 'false' && !differs(row, was, ['project']);
}

function placeOf(row: Row): Place {
  return {
    rootId: String(row.root_id),
    depth: String(row.depth),
    isOrphan: String(row.is_orphan),
    inCycle: String(row.in_cycle),
    project: textOrNull(row.project),
    isFork: String(row.is_fork),
  };
}

function rememberMessage(row: Row, was: Row | undefined, dirty: Dirty): void {
  const id = String(row.id);
  const homes = [row.own_session_id, was?.session_id];
  const hasMoved = was === undefined || differs(row, was, ['session_id', 'generation']);
  // A second merge finds a time that nothing was decided by.
  if (!dirty.messages.has(id)) dirty.messages.set(id, textOrNull(was?.created));
  for (const home of homes) addTo(dirty.homes, home);
  if (hasMoved) dirty.partOwners.add(id);
  // What a new one means to its session is seen when it is settled.
  const isRelabelled =
    was !== undefined && (hasMoved || differs(row, was, ['role', 'root_path', 'cwd', 'missing_reason']));
  if (isRelabelled) for (const home of homes) addTo(dirty.labels, home);
}

function rememberPart(row: Row, was: Row | undefined, dirty: Dirty): void {
  const endsStep = row.own_type === 'step-finish' || was?.type === 'step-finish';
  addTo(dirty.parts, row.id);
  addTo(dirty.told, row.own_session_id);
  for (const message of [row.own_message_id, was?.message_id]) {
    addTo(dirty.partMessages, message);
    if (endsStep) addTo(dirty.stepOwners, message);
  }
}

function rememberProject(row: Row, was: Row | undefined, dirty: Dirty): void {
  if (differs(row, was ?? {}, ['worktree'])) addTo(dirty.projects, row.id);
}

/** Rows that have no derived columns show in their session. */
async function rememberOwners(
  staged: StagedRecords,
  output: Output,
  records: readonly Row[],
  dirty: Dirty,
): Promise<void> {
  if (output.recordKey === 'session_id') {
    for (const { id } of records) addTo(dirty.told, id);
    return;
  }
  const owner = output.columns.session_id;
  if (owner === undefined) return;
  const rows = await staged.all(
    sql`SELECT DISTINCT ${constant(owner)} AS session_id FROM ${constant(output.from ?? 'records AS r')}`,
  );
  for (const row of rows) addTo(dirty.told, row.session_id);
}

/** Whether a row as it is staged differs from the row as it was in one of these columns. */
function differs(row: Row, was: Row, columns: readonly string[]): boolean {
  return columns.some((name) => textOrNull(row[`own_${name}`]) !== textOrNull(was[name]));
}

function textOrNull(value: PlainValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function addTo(ids: Set<string>, id: unknown): void {
  if (typeof id === 'string') ids.add(id);
}
