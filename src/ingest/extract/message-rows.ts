import { failureColumns, failureSteps } from '../../core/errors/failure-steps.ts';
import { type Columns, type Issues, PROVENANCE } from '../kinds/record-kind.ts';
import { ERROR_TEXTS, failedAnswer } from './failed-answers.ts';
import { badTimes, timeColumn, timeIssues, timeSteps } from './time-steps.ts';
import {
  BAD_TOKENS,
  SUSPICIOUS_ISSUES,
  SUSPICIOUS_TOKENS,
  TOKEN_COLUMNS,
  TOKEN_ISSUES,
  tokenSteps,
} from './token-steps.ts';

/** Where the fields of a message stand in a document of one generation, as SQL over `records` (alias r). */
export interface MessageFields {
  readonly sessionId: string;
  readonly parentId: string;
  readonly role: string;
  readonly agent: string;
  readonly mode: string;
  readonly provider: string;
  readonly model: string;
  readonly variant: string;
  readonly text: string;
  /** JSON leaf of `tokens`. */
  readonly tokens: string;
  /** JSON leaf. */
  readonly cost: string;
  readonly finish: string;
  readonly status: string;
  /** JSON leaf. */
  readonly error: string;
  readonly isSummary: string;
  readonly cwd: string;
  readonly rootPath: string;
  /** JSON leaf of `time`. */
  readonly time: string;
}

const TIMES = ['created', 'streamed', 'completed'];

/** Steps to what {@link messageColumns} needs; `model` is a JSON leaf, `{id or modelID, providerID, variant?}`. */
export function messageSteps(fields: MessageFields, model: string): readonly Columns[] {
  const [times, timeNumbers] = timeSteps(fields.time, TIMES);
  const [tokens, tokenNumbers] = tokenSteps(fields.tokens, fields.cost);
  return [
    {
      ...times,
      ...tokens,
      model: `from_json(${model}, '{"id":"VARCHAR","modelID":"VARCHAR","providerID":"VARCHAR","variant":"VARCHAR"}')`,
      error: fields.error,
    },
    { ...timeNumbers, ...tokenNumbers, ...ERROR_TEXTS },
    ...failureSteps(failedAnswer(fields)),
  ];
}

/** The columns of `messages`, the same for every generation. */
export function messageColumns(fields: MessageFields): Columns {
  return {
    id: 'r.id',
    session_id: fields.sessionId,
    parent_id: fields.parentId,
    seq: 'r.seq',
    role: fields.role,
    agent: fields.agent,
    mode: fields.mode,
    provider: fields.provider,
    model: fields.model,
    variant: fields.variant,
    preview: `left(${fields.text}, 240)`,
    text: fields.text,
    ...TOKEN_COLUMNS,
    finish: fields.finish,
    status: fields.status,
    error_name: 'r.error_name',
    error_message: 'r.error_message',
    ...failureColumns(failedAnswer(fields)),
    is_summary: `coalesce(${fields.isSummary}, false)`,
    cwd: fields.cwd,
    root_path: fields.rootPath,
    created: `CASE
      WHEN r.times.created IS NULL THEN near_clock(id_clock(r.id), r.row_created)
      ELSE ${timeColumn('created')}
    END`,
    is_dated_by_id: 'r.times.created IS NULL AND r.row_created IS NULL',
    streamed: timeColumn('streamed'),
    completed: timeColumn('completed'),
    ...PROVENANCE,
  };
}

/** Findings about a message of any generation; `id` and `sessionId` are what its document says of itself. */
export function messageIssues(fields: MessageFields, id: string, sessionId: string): Issues {
  const list = [
    `issue_if(differ(${id}, r.id), 'id_mismatch', 'id', ${id})`,
    `issue_if(differ(${sessionId}, r.session_id), 'owner_mismatch', 'sessionID', ${sessionId})`,
    `issue_if(${fields.role} IS NULL, 'bad_shape', 'role', 'absent')`,
    ...timeIssues(TIMES),
    ...TOKEN_ISSUES,
    ...SUSPICIOUS_ISSUES,
  ];
  return {
    when: `differ(${id}, r.id) OR differ(${sessionId}, r.session_id) OR ${fields.role} IS NULL
      OR ${badTimes(TIMES)} OR ${BAD_TOKENS} OR ${SUSPICIOUS_TOKENS}`,
    list: `[${list.join(',\n      ')}]`,
  };
}
