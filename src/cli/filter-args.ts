import type { ArgsDef, ParsedArgs } from 'citty';
import type { Filters } from '../contract/filters.ts';
import type { Problem } from '../core/problem.ts';
import { readTimeArgument, type TimeReference } from '../core/time-argument.ts';

/** Options of every question about usage. */
export const filterArgs = {
  from: {
    type: 'string',
    valueHint: 'TIME',
    description: 'Only what was made since then: a date, a time, or how long ago (7d, 12h)',
  },
  to: {
    type: 'string',
    valueHint: 'TIME',
    description: 'Only what was made until then; a date includes its day',
  },
  project: { type: 'string', valueHint: 'PROJECT', description: 'Only this project: its id or folder' },
  agent: { type: 'string', valueHint: 'NAME', description: 'Only this agent' },
  model: { type: 'string', valueHint: 'NAME', description: 'Only this model, as model or provider/model' },
  session: { type: 'string', valueHint: 'ID', description: 'Only this session' },
  'include-missing': { type: 'boolean', description: 'Count what is gone at the source too (as by default)' },
  'exclude-missing': {
    type: 'boolean',
    description: 'Answer as if what is gone at the source had never been',
  },
  'include-archived': { type: 'boolean', description: 'Count archived sessions too (as by default)' },
  'exclude-archived': { type: 'boolean', description: 'Leave archived sessions out' },
} as const satisfies ArgsDef;

/** The filters that the options ask for, times resolved; a problem where they contradict each other or are no times. */
export function filtersOf(
  args: Partial<ParsedArgs<typeof filterArgs>>,
  reference: TimeReference,
): Filters | { readonly usage: Problem } {
  for (const what of ['missing', 'archived'] as const) {
    if (args[`include-${what}`] && args[`exclude-${what}`]) {
      const message = `--include-${what} and --exclude-${what} contradict each other.`;
      return { usage: { message, hint: 'Give one of them, or none.' } };
    }
  }
  const from = args.from === undefined ? null : readTimeArgument(args.from, 'from', reference);
  const to = args.to === undefined ? null : readTimeArgument(args.to, 'to', reference);
  for (const read of [from, to]) if (read !== null && typeof read !== 'number') return { usage: read };
  if (typeof from === 'number' && typeof to === 'number' && from >= to) {
    return { usage: { message: '--from is not before --to.', hint: 'Nothing can lie between them.' } };
  }
  return {
    ...(typeof from === 'number' && { from: new Date(from).toISOString() }),
    ...(typeof to === 'number' && { to: new Date(to).toISOString() }),
    tz: reference.tz,
    ...(args.project !== undefined && { project: args.project }),
    ...(args.agent !== undefined && { agent: args.agent }),
    ...(args.model !== undefined && { model: args.model }),
    ...(args.session !== undefined && { session: args.session }),
    missing: !args['exclude-missing'],
    archived: !args['exclude-archived'],
  };
}
