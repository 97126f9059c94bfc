import type { Check } from '../contract/doctor.ts';
import { exists } from '../core/counting/existence.ts';
import type { Connection } from '../db/connection.ts';
import { constant, type Sql, sql } from '../db/sql.ts';
import type { Row } from '../db/values.ts';
import { numberOf } from './spend.ts';

/** A check with how often it found something, and the first few ids or paths of it, in order. */
export type HealthCheck = Check & { readonly count: number; readonly sample: readonly string[] };

/** How many ids a check shows; the hint says where all are. */
const SAMPLE = 5;

interface Question {
  readonly name: string;
  /** Severity when something is found; what is only worth knowing stays `ok`. */
  readonly severity: Check['severity'];
  /** What was found, after its number. */
  readonly found: string;
  /** What is said when nothing was found. */
  readonly none: string;
  readonly hint: string;
  /** SELECT of `item` (id or path) and, where an item stands for more than one, `weight`. */
  readonly items: Sql;
}

/**
 * Checks what the database knows about itself and its sources. Every check is listed, in a fixed order, `ok` where it
 * found nothing; quality issues are one check for each name that occurs.
 */
export async function healthChecks(connection: Connection): Promise<HealthCheck[]> {
  const checks: HealthCheck[] = [await noSource(connection)];
  for (const question of [...QUESTIONS, ...(await qualityQuestions(connection))]) {
    checks.push(await ask(connection, question));
  }
  return checks;
}

async function ask(connection: Connection, question: Question): Promise<HealthCheck> {
  const row = await connection.first(sql`
    WITH found AS (${question.items})
    SELECT
      (SELECT coalesce(sum(weight), 0) FROM found) AS count,
      (SELECT list(item ORDER BY item) FROM (SELECT DISTINCT item FROM found ORDER BY item LIMIT ${SAMPLE})) AS sample`);
  const count = numberOf(row?.count);
  return {
    name: question.name,
    severity: count === 0 ? 'ok' : question.severity,
    message: count === 0 ? question.none : `${count} ${question.found}`,
    hint: count === 0 ? null : question.hint,
    count,
    sample: sampleOf(row),
  };
}

function sampleOf(row: Row | undefined): readonly string[] {
  return Array.isArray(row?.sample) ? row.sample.map(String) : [];
}

async function noSource(connection: Connection): Promise<HealthCheck> {
  const row = await connection.first(sql`SELECT count(*) AS count FROM sources WHERE vanished_since IS NULL`);
  const count = numberOf(row?.count);
  return {
    name: 'sources_found',
    severity: count === 0 ? 'error' : 'ok',
    message: count === 0 ? 'No data of OpenCode was found.' : `${count} source(s) were found.`,
    hint: count === 0 ? 'Say where it is with --data-dir DIR, then run ocmon sync.' : null,
    count,
    sample: [],
  };
}

const never = (alias: string): string => `NOT ${exists(alias)}`;

const QUESTIONS: readonly Question[] = [
  {
    name: 'sources_readable',
    severity: 'error',
    found: 'source(s) cannot be read.',
    none: 'Every source can be read.',
    hint: 'ocmon status says what is wrong with each and what to do.',
    items: sql`
      SELECT path AS item, 1 AS weight FROM sources WHERE vanished_since IS NULL AND state NOT IN ('ok', 'empty')`,
  },
  {
    name: 'sources_vanished',
    severity: 'warning',
    found: 'source(s) are gone as a whole; what was read from them still counts.',
    none: 'No source has vanished.',
    hint: 'Mount or move the folder back, or leave its records out with --exclude-missing once they are flagged.',
    items: sql`SELECT path AS item, 1 AS weight FROM sources WHERE vanished_since IS NOT NULL`,
  },
  {
    name: 'not_understood',
    severity: 'warning',
    found: 'file(s) or row(s) are of a layout that no reader knows, and are in no figure.',
    none: 'Every layout that was found is understood.',
    hint: 'Update OpenCode Monitor; if this stays, report the names that ocmon status lists.',
    items: sql`
      SELECT path || ': ' || coalesce(thing.name, '') AS item, coalesce(thing.count, 0) AS weight
      FROM (
        SELECT path, unnest(from_json(not_understood, '[{"name":"VARCHAR","count":"BIGINT"}]')) AS thing FROM sources
      )`,
  },
  {
    name: 'failed_files',
    severity: 'error',
    found: 'file(s) or row(s) could not be read.',
    none: 'Every file was read.',
    hint: 'ocmon status lists each with its reason; a file is tried again when it changes.',
    items: sql`
      SELECT file_path AS item, 1 AS weight
      FROM file_processing_state
      WHERE status = 'failed' AND missing_since IS NULL`,
  },
  {
    name: 'transient_failures',
    severity: 'warning',
    found: 'file(s) could not be read for the moment.',
    none: 'No file waits for another try.',
    hint: 'They are tried again by themselves, or with ocmon sync; ocmon status lists them.',
    items: sql`
      SELECT file_path AS item, 1 AS weight
      FROM file_processing_state
      WHERE status = 'transient_failure' AND missing_since IS NULL`,
  },
  {
    name: 'sessions_gone_in_opencode_2',
    severity: 'warning',
    found:
      'session(s) were deleted in OpenCode 2 but still stand in the tables of OpenCode 1; they are in no figure.',
    none: 'No session of OpenCode 1 was deleted in OpenCode 2.',
    hint: 'Nothing to do: OpenCode no longer shows them either. ocmon sessions --all lists them.',
    items: constant(`SELECT s.id AS item, 1 AS weight FROM sessions AS s WHERE ${never('s')}`),
  },
  {
    name: 'messages_gone_in_opencode_2',
    severity: 'warning',
    found:
      'message(s) were reverted or deleted in OpenCode 2 but still stand in the tables of OpenCode 1; they are in no figure.',
    none: 'No message of OpenCode 1 was reverted or deleted in OpenCode 2.',
    hint: 'Nothing to do: OpenCode no longer shows them either.',
    items: constant(`SELECT m.id AS item, 1 AS weight FROM messages AS m WHERE ${never('m')}`),
  },
  {
    name: 'missing_sessions',
    severity: 'ok',
    found:
      'session(s) are gone at the source since they were read; their usage counts unless it is excluded.',
    none: 'No session has gone missing.',
    hint: 'Use --exclude-missing for figures without them.',
    items: sql`SELECT id AS item, 1 AS weight FROM sessions WHERE missing_reason = 'deleted'`,
  },
  {
    name: 'missing_messages',
    severity: 'ok',
    found:
      'message(s) are gone at the source since they were read; their usage counts unless it is excluded.',
    none: 'No message has gone missing.',
    hint: 'Use --exclude-missing for figures without them.',
    items: sql`SELECT id AS item, 1 AS weight FROM messages WHERE missing_reason = 'deleted'`,
  },
  {
    name: 'orphan_messages',
    severity: 'warning',
    found: 'message(s) have no session and are in no total.',
    none: 'Every message has its session.',
    hint: 'OpenCode leaves them behind when a session is removed by hand; they are counted apart.',
    items: constant(
      `SELECT m.id AS item, 1 AS weight FROM messages AS m WHERE m.is_orphan AND ${exists('m')}`,
    ),
  },
  {
    name: 'orphan_parts',
    severity: 'warning',
    found: 'part(s) have no message, or one without a session.',
    none: 'Every part has its message.',
    hint: 'OpenCode leaves them behind when a turn is reverted; they are in no usage figure.',
    items: constant(`SELECT p.id AS item, 1 AS weight FROM parts AS p WHERE p.is_orphan AND ${exists('p')}`),
  },
  {
    name: 'dangling_parents',
    severity: 'warning',
    found: 'session(s) name a parent that was never seen, and are shown at the top.',
    none: 'Every parent session is there.',
    hint: 'The parent was deleted or is in another data folder: name that with --data-dir.',
    items: constant(
      `SELECT s.id AS item, 1 AS weight FROM sessions AS s WHERE s.is_orphan AND ${exists('s')}`,
    ),
  },
  {
    name: 'parent_cycles',
    severity: 'warning',
    found: 'session(s) are their own ancestors; the cycle is cut above its smallest id.',
    none: 'No session is its own ancestor.',
    hint: 'The files were edited or damaged: look at the parentID of the sessions that are named.',
    items: constant(
      `SELECT s.id AS item, 1 AS weight FROM sessions AS s WHERE s.in_cycle AND ${exists('s')}`,
    ),
  },
  {
    name: 'usage_without_time',
    severity: 'warning',
    found: 'billed message(s) have no valid time: they are in the totals and on no day.',
    none: 'Every billed message has its day.',
    hint: 'The quality issues named bad_time show what was stored.',
    items: sql`SELECT message_id AS item, 1 AS weight FROM usage WHERE is_billed AND created IS NULL`,
  },
];

/** One question for each kind of quality issue there is (counting rule 14): nothing is dropped, all of it is shown. */
async function qualityQuestions(connection: Connection): Promise<Question[]> {
  const rows = await connection.all(sql`SELECT DISTINCT check_name FROM quality_issues ORDER BY check_name`);
  return rows.map((row) => {
    const name = String(row.check_name);
    return {
      name: `quality_${name}`,
      severity: 'warning',
      found: `stored value(s) were found by the check ${name}.`,
      none: '',
      hint: 'Each stands in the table quality_issues, with the field and the text that was stored.',
      items: sql`SELECT record_id AS item, 1 AS weight FROM quality_issues WHERE check_name = ${name}`,
    };
  });
}
