import { type FailureFields, failureColumns, failureSteps } from '../../core/errors/failure-steps.ts';
import { type Columns, PROVENANCE } from '../kinds/record-kind.ts';
import { FAILED_CALL_STEPS, failedCall } from './failed-calls.ts';
import { FILE_METADATA, fileOperations } from './file-operations.ts';
import { badTimes, timeColumn, timeIssues, timeSteps } from './time-steps.ts';
import { BAD_TOKENS, TOKEN_COLUMNS, TOKEN_ISSUES, tokenSteps } from './token-steps.ts';

/**
 * The fields of a part that are read, of every generation in one type: parts of 0.5 to 1.x, content items of 2.x
 * (`name`, `state.content`, times `created`, `ran`, `completed`) and parts inside messages of 0.1 (`toolInvocation`).
 */
export const PART_TYPE = `STRUCT(
  id VARCHAR, sessionID VARCHAR, messageID VARCHAR, "type" VARCHAR, "text" VARCHAR, synthetic BOOLEAN, "time" JSON,
  tool VARCHAR, "name" VARCHAR, callID VARCHAR,
  state STRUCT(
    status VARCHAR, "input" JSON, "output" VARCHAR, title VARCHAR, error JSON, "time" JSON, metadata JSON, structured JSON,
    "content" STRUCT("type" VARCHAR, "text" VARCHAR)[]),
  toolInvocation STRUCT(toolName VARCHAR, toolCallId VARCHAR, args JSON, state VARCHAR, result VARCHAR),
  reason VARCHAR, cost JSON, tokens JSON, "snapshot" VARCHAR, hash VARCHAR, files JSON,
  mime VARCHAR, mediaType VARCHAR, filename VARCHAR, url VARCHAR)`;

/** The times that parts of any generation have. */
const TIMES = ['start', 'end', 'created', 'ran', 'completed'];

/** The arguments of tools that tell what a call is about; of delegations, to whom. */
const ARGUMENTS = JSON.stringify({
  description: 'VARCHAR',
  command: 'VARCHAR',
  filePath: 'VARCHAR',
  path: 'VARCHAR',
  pattern: 'VARCHAR',
  query: 'VARCHAR',
  url: 'VARCHAR',
  name: 'VARCHAR',
  prompt: 'VARCHAR',
  subagent_type: 'VARCHAR',
  agent: 'VARCHAR',
});

const STARTED = `coalesce(${timeColumn('start')}, ${timeColumn('ran')}, ${timeColumn('created')})`;
const ENDED = `coalesce(${timeColumn('end')}, ${timeColumn('completed')})`;

/** Characters of a preview. */
const PREVIEW = 240;

/**
 * Steps from `part` (SQL, of {@link PART_TYPE}) to what {@link partColumns} needs. `toolMeta` is what 0.1 keeps of a
 * call beside its parts: STRUCT(title, "time", error, "exit", diff, "exists").
 */
export function partSteps(part: string, toolMeta?: string): readonly Columns[] {
  const time = toolMeta
    ? `coalesce(${part}.state."time", ${part}."time", ${toolMeta}."time")`
    : `coalesce(${part}.state."time", ${part}."time")`;
  const [times, timeNumbers] = timeSteps(time, TIMES);
  const [tokens, tokenNumbers] = tokenSteps(`${part}.tokens`, `${part}.cost`);
  return [
    {
      ...times,
      ...tokens,
      is_tool: `${part}."type" IN ('tool', 'tool-invocation')`,
      // Of a call that streams its arguments, the input is text so far.
      arguments: `from_json(coalesce(${part}.state."input", ${part}.toolInvocation.args), '${ARGUMENTS}')`,
      // The preview of 1.17 and 1.18 has `structured` where the others have `metadata`.
      metadata_leaf: `coalesce(${part}.state.metadata, ${part}.state.structured)`,
      metadata: `from_json(coalesce(${part}.state.metadata, ${part}.state.structured), '{"sessionId":"VARCHAR","sessionID":"VARCHAR","exit":"JSON","timeout":"JSON","status":"VARCHAR","isError":"JSON","error":"JSON","summary":[{"sessionID":"VARCHAR"}],${FILE_METADATA}}')`,
    },
    {
      ...timeNumbers,
      ...tokenNumbers,
      tool: `CASE WHEN r.is_tool THEN coalesce(${part}.tool, ${part}.toolInvocation.toolName, ${part}."name") END`,
      tool_status: `CASE WHEN r.is_tool THEN coalesce(${part}.state.status, ${part}.toolInvocation.state) END`,
      tool_output: `coalesce(${part}.state."output", ${part}.toolInvocation.result, array_to_string(list_transform(${part}.state."content", lambda c: c."text"), chr(10)))`,
      tool_exit: `number_of(${toolMeta ? `${toolMeta}."exit"` : 'r.metadata."exit"'})`,
      tool_error: `error_text(${part}.state.error)`,
    },
    {
      // 0.1 writes nothing of a call that was cut short, and no exit code of a command that was.
      outcome: `CASE
        ${
          toolMeta
            ? `WHEN r.tool_status = 'result' AND (${toolMeta} IS NULL OR (r.tool = 'bash' AND r.tool_exit IS NULL AND ${toolMeta}.error IS NULL)) THEN 'aborted'`
            : ''
        }
        WHEN r.is_tool THEN
        outcome_of(r.tool, r.tool_status, ${part}.state.error, r.tool_error, r.metadata_leaf, r.metadata, r.tool_output, r.tool_exit, ${toolMeta ? `${toolMeta}.error` : 'NULL'})
      END`,
    },
    ...FAILED_CALL_STEPS,
    ...failureSteps(failureOf(part)),
  ];
}

function failureOf(part: string): FailureFields {
  return failedCall(`${part}.state.error`, `coalesce(${ENDED}, ${STARTED})`);
}

/** Where a part stands; SQL over the steps. */
export interface PartPlace {
  readonly part: string;
  readonly id: string;
  readonly messageId: string;
  readonly sessionId: string;
  /** Place within the message, NULL for a part with a record of its own. */
  readonly seq: string;
  readonly callId: string;
  readonly toolMeta?: string;
}

/** The columns of `parts`, the same for every generation. */
export function partColumns(place: PartPlace): Columns {
  const { part: p, toolMeta: meta } = place;
  const input = `coalesce(${p}.state."input", ${p}.toolInvocation.args)`;
  const hasEnded = "r.tool_status IN ('completed', 'result')";
  return {
    id: place.id,
    message_id: place.messageId,
    session_id: place.sessionId,
    type: `CASE WHEN ${p}."type" = 'tool-invocation' THEN 'tool' ELSE ${p}."type" END`,
    seq: place.seq,
    preview: `left(CASE
      WHEN r.is_tool THEN coalesce(
        ${meta ? `coalesce(${p}.state.title, ${meta}.title)` : `${p}.state.title`}, r.arguments.description,
        r.arguments.command, r.arguments.filePath, r.arguments."path", r.arguments.pattern, r.arguments.query,
        r.arguments.url, r.arguments."name", r.arguments.prompt)
      ELSE coalesce(${p}."text", ${p}.filename)
    END, ${PREVIEW})`,
    text: `${p}."text"`,
    is_synthetic: `${p}.synthetic`,
    tool_name: 'r.tool',
    tool_status: 'r.tool_status',
    outcome: 'r.outcome',
    call_id: place.callId,
    title: meta ? `coalesce(${p}.state.title, ${meta}.title)` : `${p}.state.title`,
    agent: 'CASE WHEN r.is_tool THEN coalesce(r.arguments.subagent_type, r.arguments.agent) END',
    input,
    output: 'r.tool_output',
    output_bytes: 'strlen(r.tool_output)',
    exit_code: 'CASE WHEN r.is_tool THEN integer_of(r.tool_exit) END',
    error_message: 'r.tool_error',
    ...failureColumns(failureOf(p)),
    // `sessionId`, and `sessionID` of OpenCode 2: by their places, because names differ by more than their case in SQL.
    child_session_id:
      'CASE WHEN r.is_tool THEN coalesce(struct_extract_at(r.metadata, 1), struct_extract_at(r.metadata, 2), r.metadata.summary[1].sessionID) END',
    reason: `${p}.reason`,
    ...TOKEN_COLUMNS,
    hash: `coalesce(${p}.hash, ${p}."snapshot")`,
    files: `${p}.files`,
    file_operations: fileOperations({
      input,
      diff: meta ? `${meta}.diff` : `json_extract_string(r.metadata_leaf, '$.diff')`,
      existed: meta ? `${meta}."exists"` : 'r.metadata."exists"',
      isDone: meta ? `(${hasEnded} AND ${meta} IS NOT NULL AND ${meta}.error IS NULL)` : `(${hasEnded})`,
    }),
    file_name: `${p}.filename`,
    mime: `coalesce(${p}.mime, ${p}.mediaType)`,
    url: `${p}.url`,
    created: `coalesce(${timeColumn('created')}, ${timeColumn('start')})`,
    is_dated_by_id: `r.time_numbers.created IS NULL AND r.time_numbers."start" IS NULL`,
    started: STARTED,
    ended: ENDED,
    duration_ms: `CASE WHEN ${ENDED} >= ${STARTED} THEN date_diff('millisecond', ${STARTED}, ${ENDED}) END`,
    content_hash: `TRY_CAST('0x' || left(r.checksum, 16) AS UBIGINT)`,
    ...PROVENANCE,
  };
}

/** True where a number or time of a part is none. */
export const PART_IS_BAD = `(${badTimes(TIMES)} OR ${BAD_TOKENS})`;

/** What {@link PART_IS_BAD} finds. */
export const PART_ISSUES: readonly string[] = [...timeIssues(TIMES), ...TOKEN_ISSUES];
