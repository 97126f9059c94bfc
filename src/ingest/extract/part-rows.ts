import { PROVENANCE } from '../kinds/record-kind.ts';

/**
 * The fields of a part that are read, of every generation in one type: parts of 0.5 to 1.x, content items of 2.x
 * (`name`, `state.content`, times `created`, `ran`, `completed`) and parts inside messages of 0.1 (`toolInvocation`).
 */
export const PART_TYPE = `STRUCT(
  id VARCHAR, sessionID VARCHAR, messageID VARCHAR, "type" VARCHAR, "text" VARCHAR, synthetic BOOLEAN, "time" JSON,
  tool VARCHAR, "name" VARCHAR, callID VARCHAR,
  state STRUCT(
    status VARCHAR, "input" JSON, "output" VARCHAR, title VARCHAR, error JSON, "time" JSON, metadata JSON,
    "content" STRUCT("type" VARCHAR, "text" VARCHAR)[]),
  toolInvocation STRUCT(toolName VARCHAR, toolCallId VARCHAR, args JSON, state VARCHAR, result VARCHAR),
  reason VARCHAR, cost JSON, tokens JSON, "snapshot" VARCHAR, hash VARCHAR, files JSON,
  mime VARCHAR, mediaType VARCHAR, filename VARCHAR, url VARCHAR)`;

/** What differs between a part with a record of its own and one inside its message. */
export interface PartPlace {
  /** SQL of the part, of {@link PART_TYPE}. */
  readonly part: string;
  readonly id: string;
  readonly messageId: string;
  readonly sessionId: string;
  /** Place within the message, NULL for a part of its own. */
  readonly seq: string;
  readonly callId: string;
  /** When the part was made if it does not say. */
  readonly created: string;
  /** 0.1 keeps a call's title, times, error and exit code beside the parts: STRUCT(title, "time", error, "exit"). */
  readonly toolMeta?: string;
}

/** The columns of `parts`, the same for every generation. */
export function partColumns(place: PartPlace): Readonly<Record<string, string>> {
  const p = place.part;
  const meta = place.toolMeta;
  const type = `CASE WHEN ${p}."type" = 'tool-invocation' THEN 'tool' ELSE ${p}."type" END`;
  const isTool = `${p}."type" IN ('tool', 'tool-invocation')`;
  const name = `CASE WHEN ${isTool} THEN coalesce(${p}.tool, ${p}.toolInvocation.toolName, ${p}."name") END`;
  const status = `coalesce(${p}.state.status, ${p}.toolInvocation.state)`;
  const output = `coalesce(${p}.state."output", ${p}.toolInvocation.result, array_to_string(list_transform(${p}.state."content", lambda c: c."text"), chr(10)))`;
  const times = partTimes(place);
  const exit = meta ? `${meta}."exit"` : `json_extract(${p}.state.metadata, '$.exit')`;
  const tokens = `tokens_in(${p}.tokens)`;
  return {
    id: place.id,
    message_id: place.messageId,
    session_id: place.sessionId,
    type,
    seq: place.seq,
    text: `${p}."text"`,
    is_synthetic: `${p}.synthetic`,
    tool_name: name,
    tool_status: `CASE WHEN ${isTool} THEN ${status} END`,
    outcome: `CASE WHEN ${isTool} THEN outcome_of(${name}, ${status}, ${p}.state.error, ${p}.state.metadata, ${output}, ${exit}, ${meta ? `${meta}.error` : 'NULL'}) END`,
    call_id: place.callId,
    title: meta ? `coalesce(${p}.state.title, ${meta}.title)` : `${p}.state.title`,
    input: `coalesce(${p}.state."input", ${p}.toolInvocation.args)`,
    output,
    exit_code: `CASE WHEN ${isTool} THEN integer_of(${exit}) END`,
    error_message: `error_text(${p}.state.error)`,
    child_session_id: `CASE WHEN ${isTool} THEN coalesce(json_extract_string(${p}.state.metadata, '$.sessionId'), json_extract_string(${p}.state.metadata, '$.sessionID')) END`,
    reason: `${p}.reason`,
    cost: `cost_of(${p}.cost)`,
    tokens_input: `count_of(${tokens}."input")`,
    tokens_output: `count_of(${tokens}."output")`,
    tokens_reasoning: `count_of(${tokens}.reasoning)`,
    tokens_cache_read: `count_of(${tokens}.cache."read")`,
    tokens_cache_write: `count_of(${tokens}.cache."write")`,
    tokens_total: `CASE WHEN ${p}.tokens IS NOT NULL THEN total_of(${tokens}) END`,
    hash: `coalesce(${p}.hash, ${p}."snapshot")`,
    files: `${p}.files`,
    file_name: `${p}.filename`,
    mime: `coalesce(${p}.mime, ${p}.mediaType)`,
    url: `${p}.url`,
    created: `coalesce(time_of(${times}.created), time_of(${times}."start"), ${place.created})`,
    started: startOf(times),
    ended: endOf(times),
    duration_ms: `greatest(0, date_diff('millisecond', ${startOf(times)}, ${endOf(times)}))`,
    content_hash: `TRY_CAST('0x' || left(r.checksum, 16) AS UBIGINT)`,
    ...PROVENANCE,
  };
}

/** Findings about a part that holds numbers or times. */
export function partIssues(place: Pick<PartPlace, 'part' | 'toolMeta'>): readonly string[] {
  const p = place.part;
  const times = partTimes(place);
  return [
    `bad_time(${times}."start", 'time.start')`,
    `bad_time(${times}."end", 'time.end')`,
    `bad_time(${times}.created, 'time.created')`,
    `bad_time(${times}.completed, 'time.completed')`,
    `bad_cost(${p}.cost)`,
  ];
}

function partTimes(place: Pick<PartPlace, 'part' | 'toolMeta'>): string {
  const p = place.part;
  const leaf = place.toolMeta
    ? `coalesce(${p}.state."time", ${p}."time", ${place.toolMeta}."time")`
    : `coalesce(${p}.state."time", ${p}."time")`;
  return `from_json(${leaf}, '{"start":"JSON","end":"JSON","created":"JSON","ran":"JSON","completed":"JSON"}')`;
}

function startOf(times: string): string {
  return `coalesce(time_of(${times}."start"), time_of(${times}.ran), time_of(${times}.created))`;
}

function endOf(times: string): string {
  return `coalesce(time_of(${times}."end"), time_of(${times}.completed))`;
}
