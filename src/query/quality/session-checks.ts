import { exists } from '../../core/counting/existence.ts';
import { constant, sql } from '../../db/sql.ts';
import type { Moment } from '../liveness.ts';
import { future } from './future.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether sessions stand where they should, and have what a session has. */
export function sessionChecks(moment: Moment): readonly CheckGroup[] {
  return [
    {
      rows: sql`
        SELECT
          s.id AS item, s.created, s.updated, s.missing_reason, s.is_orphan, s.in_cycle, s.fork_session_id,
          ${constant(exists('s'))} AS counts,
          h.session_id IS NULL AS is_empty,
          s.fork_session_id IS NOT NULL AND f.id IS NULL AS lost_source,
          ${future(moment)} AS future
        FROM sessions AS s
        LEFT JOIN (SELECT DISTINCT session_id FROM messages) AS h ON h.session_id = s.id
        LEFT JOIN (SELECT id FROM sessions) AS f ON f.id = s.fork_session_id`,
      checks: [
        {
          name: 'sessions_gone_in_opencode_2',
          severity: 'warning',
          meaning: 'No session of OpenCode 1 was deleted in OpenCode 2.',
          found:
            'session(s) were deleted in OpenCode 2 but still stand in the tables of OpenCode 1; they are in no figure.',
          none: 'No session of OpenCode 1 was deleted in OpenCode 2.',
          hint: 'Nothing to do: OpenCode no longer shows them either. ocmon sessions --all lists them.',
          where: 'NOT counts',
        },
        {
          name: 'missing_sessions',
          severity: 'info',
          meaning: 'Every session that was read is still there.',
          found:
            'session(s) are gone at the source since they were read; their usage counts unless it is excluded.',
          none: 'No session has gone missing.',
          hint: 'Use --exclude-missing for figures without them.',
          where: `missing_reason = 'deleted'`,
        },
        {
          name: 'dangling_parents',
          severity: 'warning',
          meaning: 'Every parent that a session names was seen.',
          found: 'session(s) name a parent that was never seen, and are shown at the top.',
          none: 'Every parent session is there.',
          hint: 'The parent was deleted or is in another data folder: name that with --data-dir.',
          where: 'is_orphan AND counts',
        },
        {
          name: 'parent_cycles',
          severity: 'warning',
          meaning: 'No session is its own ancestor.',
          found: 'session(s) are their own ancestors; the cycle is cut above its smallest id.',
          none: 'No session is its own ancestor.',
          hint: 'The files were edited or damaged: look at the parentID of the sessions that are named.',
          where: 'in_cycle AND counts',
        },
        {
          name: 'lost_fork_sources',
          severity: 'info',
          meaning: 'Every session that a fork names as its source was seen.',
          found: 'fork(s) name a source that was never seen; one copy of what it spent counts (rule 4).',
          none: 'The source of every fork is there.',
          hint: 'Nothing to do: OpenCode deletes a session without its forks.',
          where: 'lost_source AND counts',
        },
        {
          name: 'empty_sessions',
          severity: 'info',
          meaning: 'Every session has a message.',
          found: 'session(s) have no message.',
          none: 'Every session has messages.',
          hint: 'Nothing to do: OpenCode makes a session before its first prompt. ocmon sessions --all lists them.',
          where: 'is_empty AND counts',
        },
        {
          name: 'sessions_without_time',
          severity: 'warning',
          meaning: 'Every session says when it was made.',
          found: 'session(s) have no valid time; they stand last in lists.',
          none: 'Every session has its time.',
          hint: 'The quality issues named bad_time show what was stored.',
          where: 'created IS NULL AND counts',
        },
        {
          name: 'session_clock',
          severity: 'warning',
          meaning: 'No session ends before it begins, or lies in the future.',
          found: 'session(s) were updated before they were made, or have times in the future.',
          none: 'The times of every session are in order.',
          hint: 'The clock of a machine was wrong or was put back: days and durations of these sessions are too.',
          where: 'counts AND (updated < created OR greatest(created, updated) > future)',
        },
      ],
    },
  ];
}
