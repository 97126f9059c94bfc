import { PROVENANCE } from '../kinds/record-kind.ts';

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

/** The columns of `messages`, the same for every generation. */
export function messageColumns(fields: MessageFields): Readonly<Record<string, string>> {
  const tokens = `tokens_in(${fields.tokens})`;
  const time = timesOf(fields);
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
    text: fields.text,
    tokens_input: `count_of(${tokens}."input")`,
    tokens_output: `count_of(${tokens}."output")`,
    tokens_reasoning: `count_of(${tokens}.reasoning)`,
    tokens_cache_read: `count_of(${tokens}.cache."read")`,
    tokens_cache_write: `count_of(${tokens}.cache."write")`,
    tokens_total: `CASE WHEN ${fields.tokens} IS NOT NULL THEN total_of(${tokens}) END`,
    cost: `cost_of(${fields.cost})`,
    finish: fields.finish,
    status: fields.status,
    error_name: `CASE WHEN ${fields.error} IS NOT NULL THEN coalesce(json_extract_string(${fields.error}, '$.name'), json_extract_string(${fields.error}, '$.type'), 'unknown') END`,
    error_message: `coalesce(json_extract_string(${fields.error}, '$.data.message'), json_extract_string(${fields.error}, '$.message'), CASE WHEN json_type(${fields.error}) = 'VARCHAR' THEN json_extract_string(${fields.error}, '$') END)`,
    is_summary: `coalesce(${fields.isSummary}, false)`,
    cwd: fields.cwd,
    root_path: fields.rootPath,
    created: `CASE WHEN ${time}.created IS NULL THEN time_of_id(r.id, coalesce(r.row_created, r.mtime)) ELSE time_of(${time}.created) END`,
    completed: `time_of(${time}.completed)`,
    ...PROVENANCE,
  };
}

/** Findings about a message of any generation, as pieces for `list_concat`. */
export function messageIssues(fields: MessageFields): readonly string[] {
  const tokens = `tokens_in(${fields.tokens})`;
  const time = timesOf(fields);
  return [
    `[
      issue_if(${fields.role} IS NULL, 'bad_shape', 'role', 'absent'),
      issue_if(json_type(${fields.time}) <> 'OBJECT', 'bad_shape', 'time', ${fields.time}),
      bad_time(${time}.created, 'time.created'),
      bad_time(${time}.completed, 'time.completed'),
      bad_cost(${fields.cost})
    ]`,
    `bad_tokens(${fields.tokens}, ${tokens})`,
    `suspicious_tokens(${tokens})`,
  ];
}

function timesOf(fields: MessageFields): string {
  return `from_json(${fields.time}, '{"created":"JSON","completed":"JSON"}')`;
}
