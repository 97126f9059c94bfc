import { constant, sql } from '../../db/sql.ts';
import { EVERYTHING } from '../filters.ts';
import { liveness, type Moment } from '../liveness.ts';
import { scopeOf, statement } from '../scope.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether what has not ended is at work still (counting rule 8). */
export function openChecks(moment: Moment): readonly CheckGroup[] {
  const scope = scopeOf(EVERYTHING);
  const open = sql`open_things AS MATERIALIZED (
    SELECT p.id, m.session_id, true AS is_call
    FROM parts AS p
    JOIN counted_messages AS m ON m.id = p.message_id
    WHERE p.type = 'tool' AND p.outcome = 'open' AND ${scope.partCounts} AND NOT m.is_inherited
    UNION ALL
    SELECT m.id, m.session_id, false
    FROM counted_messages AS m
    WHERE m.role = 'assistant' AND m.completed IS NULL AND m.error_name IS NULL AND NOT m.is_inherited
  )`;
  const owners = constant('(SELECT session_id FROM open_things)');
  const living = liveness(
    {
      sessions: sql`(SELECT * FROM all_sessions WHERE id IN ${owners})`,
      messages: sql`(SELECT * FROM counted_messages WHERE session_id IN ${owners})`,
      parts: sql`(SELECT * FROM parts WHERE session_id IN ${owners})`,
    },
    moment,
  );
  return [
    {
      rows: statement(
        [...scope.ctes, open, ...living],
        sql`SELECT o.id AS item, o.is_call FROM open_things AS o ANTI JOIN running_sessions AS r ON r.id = o.session_id`,
      ),
      checks: [
        {
          name: 'stale_calls',
          severity: 'info',
          meaning: 'Every tool call has ended, or is at work.',
          found: 'tool call(s) never ended: their sessions show no sign of life.',
          none: 'Every tool call has ended or is running.',
          hint: 'Nothing to do: OpenCode was killed, or the call was waiting when it ended.',
          where: 'is_call',
        },
        {
          name: 'stale_answers',
          severity: 'info',
          meaning: 'Every answer has ended, or is at work.',
          found: 'answer(s) never ended: their sessions show no sign of life.',
          none: 'Every answer has ended or is running.',
          hint: 'Nothing to do: OpenCode was killed meanwhile. What the provider billed for them is not known.',
          where: 'NOT is_call',
        },
      ],
    },
  ];
}
