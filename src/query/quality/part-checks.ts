import { exists } from '../../core/counting/existence.ts';
import { constant } from '../../db/sql.ts';
import type { CheckGroup } from './quality-check.ts';

/** Whether parts have owners and calls have times. */
export const PART_CHECKS: readonly CheckGroup[] = [
  {
    rows: constant(`
      SELECT p.id AS item, p.is_orphan, p.type, p.outcome, p.started, p.ended, p.missing_reason
      FROM parts AS p
      WHERE ${exists('p')}`),
    checks: [
      {
        name: 'orphan_parts',
        severity: 'warning',
        meaning: 'Every part has its message, and that its session.',
        found: 'part(s) have no message, or one without a session.',
        none: 'Every part has its message.',
        hint: 'OpenCode leaves them behind when a turn is reverted; they are in no usage figure.',
        where: 'is_orphan',
      },
      {
        name: 'missing_parts',
        severity: 'info',
        meaning: 'Every part that was read is still there.',
        found: 'part(s) are gone at the source since they were read.',
        none: 'No part has gone missing.',
        hint: 'Use --exclude-missing for figures without them.',
        where: `missing_reason = 'deleted'`,
      },
      {
        name: 'calls_without_time',
        severity: 'info',
        meaning: 'Every tool call that has ended says when it began and ended.',
        found: 'tool call(s) have ended and do not say how long they took.',
        none: 'Every tool call that has ended has its times.',
        hint: 'Nothing to do: they are in the counts of ocmon tools and not in its durations.',
        where: `type = 'tool' AND outcome <> 'open' AND (started IS NULL OR ended IS NULL)`,
      },
      {
        name: 'part_clock',
        severity: 'warning',
        meaning: 'No part ends before it begins.',
        found: 'part(s) ended before they began.',
        none: 'The times of every part are in order.',
        hint: 'The clock was put back meanwhile: durations of these parts are wrong.',
        where: 'ended < started',
      },
    ],
  },
];
