import { constant } from '../../db/sql.ts';
import type { CheckGroup } from './quality-check.ts';

/** Kinds whose files become one row each, with the table of the rows. */
const TABLES = [
  ['project', 'projects'],
  ['session', 'sessions'],
  ['message', 'messages'],
  ['part', 'parts'],
] as const;

/** Rows that were read from files of their own; parts of 0.1 stand inside their messages' files. */
const ROWS_OF_FILES = TABLES.map(
  ([kind, table]) => `
  SELECT '${kind}' AS file_type, source, count(*) AS rows
  FROM ${table}
  WHERE missing_since IS NULL AND generation IN ('json-0.1', 'json-0.5', 'json-1')
    ${kind === 'part' ? `AND generation <> 'json-0.1'` : ''}
  GROUP BY source`,
).join('\n  UNION ALL');

/** Whether every file that was seen has come to an end that is known (law 3: nothing vanishes). */
export const FILE_CHECKS: readonly CheckGroup[] = [
  {
    rows: constant('SELECT file_path AS item, status FROM file_processing_state WHERE missing_since IS NULL'),
    checks: [
      {
        name: 'failed_files',
        severity: 'error',
        meaning: 'Every file, and every row of a database, could be read.',
        found: 'file(s) or row(s) could not be read.',
        none: 'Every file was read.',
        hint: 'ocmon status lists each with its reason; a file is tried again when it changes.',
        where: `status = 'failed'`,
      },
      {
        name: 'transient_failures',
        severity: 'warning',
        meaning: 'No file waits for another try.',
        found: 'file(s) could not be read for the moment.',
        none: 'No file waits for another try.',
        hint: 'They are tried again by themselves, or with ocmon sync; ocmon status lists them.',
        where: `status = 'transient_failure'`,
      },
      {
        name: 'skipped_files',
        severity: 'info',
        meaning: 'Everything that stands among the records is one.',
        found: 'file(s) are no records of OpenCode and were skipped.',
        none: 'No file was skipped.',
        hint: 'Nothing to do: the table file_processing_state says why each was skipped.',
        where: `status = 'skipped'`,
      },
      {
        name: 'unaccounted_files',
        severity: 'error',
        meaning: 'Every file that was seen was processed or skipped, has failed or waits for another try.',
        found: 'file(s) were seen and are in none of the states that a file can have.',
        none: 'Every file that was seen is accounted for.',
        hint: 'Run ocmon sync; if this stays, report it.',
        where: `status NOT IN ('processed', 'skipped', 'transient_failure', 'failed')`,
      },
    ],
  },
  {
    rows: constant(`
      SELECT run_id AS item, files_seen AS seen,
        files_processed + files_unchanged + files_skipped + files_transient_failure + files_failed AS ended
      FROM sync_runs
      WHERE phase = 'done'
      ORDER BY rowid DESC
      LIMIT 1`),
    checks: [
      {
        name: 'incomplete_pass',
        severity: 'error',
        meaning: 'Of the last pass: files seen = processed + unchanged + skipped + failed + to be retried.',
        found: 'pass(es) have seen more or fewer files than were taken in.',
        none: 'The last pass took in every file that it saw.',
        hint: 'Run ocmon sync; if this stays, report it.',
        where: 'seen <> ended',
      },
    ],
  },
  {
    rows: constant(`
      SELECT f.source || ': ' || f.file_type AS item, f.files - coalesce(r.rows, 0) AS weight
      FROM (
        SELECT source, file_type, count(*) AS files
        FROM file_processing_state
        WHERE status = 'processed' AND missing_since IS NULL AND file_type IN (${TABLES.map(([kind]) => `'${kind}'`).join(', ')})
        GROUP BY source, file_type
      ) AS f
      LEFT JOIN (${ROWS_OF_FILES}) AS r USING (source, file_type)`),
    isWeighted: true,
    checks: [
      {
        name: 'copies_elsewhere',
        severity: 'info',
        meaning: 'Every record stands in one place.',
        found:
          'file(s) hold a record that also stands elsewhere, and that counts as it stands there (rule 16).',
        none: 'No record stands in two places.',
        hint: 'Nothing to do: each record counts once. OpenCode leaves its files when it moves to a database.',
        where: 'weight > 0',
      },
    ],
  },
];
