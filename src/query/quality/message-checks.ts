import { exists } from '../../core/counting/existence.ts';
import { constant, sql } from '../../db/sql.ts';
import type { Moment } from '../liveness.ts';
import { future } from './future.ts';
import type { CheckGroup } from './quality-check.ts';

/** Steps of a model with fewer ones are not compared with their median. */
const COMPARED = 20;

/** How many times the median is a jump. */
const JUMP = 20;

/** Whether messages have owners, times in order, and usage that can be true. */
export function messageChecks(moment: Moment): readonly CheckGroup[] {
  return [
    {
      rows: sql`
        SELECT
          m.id AS item, m.role, m.created, m.completed, m.finish, m.error_name, m.missing_reason, m.is_orphan,
          coalesce(m.role IN ('assistant', 'compaction'), false) AND NOT m.is_inherited AS is_billed,
          greatest(m.tokens_input, m.tokens_output, m.tokens_reasoning, m.tokens_cache_read, m.tokens_cache_write, 0) AS most_tokens,
          coalesce(m.cost, 0) AS cost,
          m.is_inherited,
          ${constant(exists('m'))} AND s.id IS NOT NULL AS counts,
          coalesce(m.created < s.created AND NOT s.is_fork, false) AS is_early,
          ${future(moment)} AS future
        FROM messages AS m
        LEFT JOIN (SELECT id, created, is_fork FROM sessions AS s WHERE ${constant(exists('s'))}) AS s ON s.id = m.session_id`,
      checks: [
        {
          name: 'messages_gone_in_opencode_2',
          severity: 'warning',
          meaning: 'No message of OpenCode 1 was reverted or deleted in OpenCode 2.',
          found:
            'message(s) were reverted or deleted in OpenCode 2 but still stand in the tables of OpenCode 1; they are in no figure.',
          none: 'No message of OpenCode 1 was reverted or deleted in OpenCode 2.',
          hint: 'Nothing to do: OpenCode no longer shows them either.',
          where: `missing_reason <> 'deleted'`,
        },
        {
          name: 'missing_messages',
          severity: 'info',
          meaning: 'Every message that was read is still there.',
          found:
            'message(s) are gone at the source since they were read; their usage counts unless it is excluded.',
          none: 'No message has gone missing.',
          hint: 'Use --exclude-missing for figures without them.',
          where: `missing_reason = 'deleted'`,
        },
        {
          name: 'orphan_messages',
          severity: 'warning',
          meaning: 'Every message has its session.',
          found: 'message(s) have no session and are in no total.',
          none: 'Every message has its session.',
          hint: 'OpenCode leaves them behind when a session is removed by hand; they are counted apart.',
          where: `is_orphan AND coalesce(missing_reason, 'deleted') = 'deleted'`,
        },
        {
          name: 'usage_without_time',
          severity: 'warning',
          meaning: 'Every message that is billed has its day.',
          found: 'billed message(s) have no valid time: they are in the totals and on no day.',
          none: 'Every billed message has its day.',
          hint: 'The quality issues named bad_time show what was stored.',
          where: 'counts AND is_billed AND created IS NULL',
        },
        {
          name: 'messages_without_time',
          severity: 'warning',
          meaning: 'Every other message says when it was made.',
          found: 'message(s) that are not billed have no valid time: their place in the session is a guess.',
          none: 'Every other message has its time.',
          hint: 'The quality issues named bad_time show what was stored.',
          where: 'counts AND NOT is_billed AND created IS NULL',
        },
        {
          name: 'message_clock',
          severity: 'warning',
          meaning: 'No message ends before it begins, or lies in the future.',
          found: 'message(s) were completed before they were made, or have times in the future.',
          none: 'The times of every message are in order.',
          hint: 'The clock of a machine was wrong or was put back: days and durations of these messages are too.',
          where: 'counts AND (completed < created OR greatest(created, completed) > future)',
        },
        {
          name: 'messages_before_session',
          severity: 'warning',
          meaning: 'No message is older than its session, unless a fork copied it.',
          found: 'message(s) are older than their session, which is no fork.',
          none: 'No message is older than its session.',
          hint: 'The clock was put back between the two, or the session was imported.',
          where: 'counts AND is_early',
        },
        {
          name: 'zero_tokens',
          severity: 'warning',
          meaning: 'Every step that has finished used tokens.',
          found: 'finished step(s) have no tokens: what they spent is not known.',
          none: 'Every finished step has its tokens.',
          hint: 'The provider reported no usage; turn it on there (of compatible servers: include_usage).',
          where: `counts AND is_billed AND role = 'assistant' AND completed IS NOT NULL AND finish IS NOT NULL
            AND error_name IS NULL AND most_tokens = 0`,
        },
        {
          name: 'tokens_without_cost',
          severity: 'info',
          meaning: 'Every step with tokens has a cost.',
          found: 'step(s) have tokens and a recorded cost of 0.',
          none: 'Every step with tokens has a cost.',
          hint: 'Subscriptions and free models cost nothing here; other figures are a lower bound.',
          where: 'counts AND is_billed AND most_tokens > 0 AND cost = 0',
        },
      ],
    },
    {
      rows: sql`
        SELECT id AS item, total > ${JUMP} * median(total) OVER model AND count(*) OVER model >= ${COMPARED} AS is_jump
        FROM (
          SELECT message_id AS id, provider, model, tokens_total AS total
          FROM usage
          WHERE is_billed AND tokens_total > 0
        )
        WINDOW model AS (PARTITION BY provider, model)`,
      checks: [
        {
          name: 'token_jumps',
          severity: 'info',
          meaning: `No step used more than ${JUMP} times the median of its model.`,
          found: `step(s) used more than ${JUMP} times the tokens that is usual for their model.`,
          none: 'No step stands out from its model.',
          hint: 'Look at the sessions: a large file or a tool with a large output may stand in their context.',
          where: 'is_jump',
        },
      ],
    },
    {
      rows: constant(`
        SELECT
          m.id AS item,
          m.seq = lag(m.seq) OVER session AS is_repeated,
          m.created < lag(m.created) OVER session AS is_late
        FROM messages AS m
        WHERE m.generation = 'sqlite-v2' AND m.seq IS NOT NULL AND ${exists('m')}
        WINDOW session AS (PARTITION BY m.session_id ORDER BY m.seq, m.id)`),
      checks: [
        {
          name: 'sequence_order',
          severity: 'info',
          meaning: 'The messages of a session of OpenCode 2 are numbered in the order of their times.',
          found: 'message(s) have the number of another one, or one that does not fit their time.',
          none: 'The numbers of all messages fit their times.',
          hint: 'Nothing to do: messages are shown in the order of their times, then of their numbers.',
          where: 'is_repeated OR is_late',
        },
      ],
    },
  ];
}
