/** A failure as SQL expressions over a row `r`; they are looked at where `when` holds. */
export interface FailureFields {
  /** Predicate. */
  readonly when: string;
  /** Of a tool call, else NULL. */
  readonly outcome: string;
  /** HTTP status, a number or NULL. */
  readonly status: string;
  /** OpenCode's name or type of the error. */
  readonly name: string;
  /** Of a shell, else NULL. */
  readonly exitCode: string;
  /** What went wrong, in short. */
  readonly message: string;
  /** The text in which the classifier looks for words. */
  readonly evidence: string;
  /** The text by which errors are grouped: of an output the line that says most. */
  readonly key: string;
  /** The text in which a stack may stand. */
  readonly trace: string;
  /** Type of what nothing is known of: `tool_error` or `unknown`. */
  readonly otherwise: 'tool_error' | 'unknown';
  /** Name of the tool, or NULL. */
  readonly tool: string;
  /** TIMESTAMP. */
  readonly at: string;
}

type Columns = Readonly<Record<string, string>>;

/** Two frames of Node or Java at least, or a Python traceback. */
const STACK = String.raw`((?:\n[ \t]+at [^\n]+){2,}|Traceback \(most recent call last\):\n(?:[ \t]+[^\n]*\n?)+(?:\w[^\n]*)?)`;

/** Steps over `records` that end in the column `failure`: STRUCT(type, code, message, fingerprint, stack), or NULL. */
export function failureSteps(fields: FailureFields): readonly Columns[] {
  const where = (expression: string): string => `CASE WHEN r.is_failure THEN ${expression} END`;
  return [
    { is_failure: `coalesce(${fields.when}, false)` },
    {
      failure_message: where(`nullif(trim(${fields.message}, E' \\t\\r\\n'), '')`),
      failure_evidence: where(`lower(coalesce(${fields.evidence}, ''))`),
      failure_key: where(fields.key),
      failure_stack: where(
        `nullif(left(trim(regexp_extract(${fields.trace}, '${STACK}', 1), E'\\r\\n'), 2000), '')`,
      ),
    },
    {
      failure_status: where(fields.status),
      failure_name: where(fields.name),
      failure_exit: where(fields.exitCode),
      failure_status_in_text: where('status_in(r.failure_evidence)'),
    },
    {
      failure_said: where(
        `error_said(${fields.outcome}, r.failure_status, r.failure_name, r.failure_exit::VARCHAR, r.failure_status_in_text)`,
      ),
      failure_words: where('without_names(r.failure_evidence)'),
    },
    {
      failure_in_words: `CASE WHEN r.is_failure AND (r.failure_said IS NULL OR starts_with(r.failure_said, 'invalid_request '))
        THEN error_in_words(r.failure_words) END`,
    },
    {
      failure_verdict: where(`error_verdict(r.failure_said, r.failure_in_words, '${fields.otherwise}')`),
    },
  ];
}

/** The columns of a failure after {@link failureSteps}. */
export function failureColumns({ tool, at, otherwise }: FailureFields): Columns {
  const common = `'error_type', split_part(r.failure_verdict, ' ', 1),
        'error_code', TRY_CAST(split_part(r.failure_verdict, ' ', 2) AS INTEGER),
        'error_message', left(r.failure_message, 500)${otherwise === 'tool_error' ? `, 'tool_name', ${tool}` : ''},
        'timestamp', strftime(${at}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  return {
    error_data: `CASE WHEN r.is_failure THEN
      CASE WHEN r.failure_stack IS NULL THEN json_object(${common})
      ELSE json_object(${common}, 'stack_trace', r.failure_stack) END
    END`,
    error_group: `CASE WHEN r.is_failure THEN split_part(r.failure_verdict, ' ', 1) || '-' || left(md5(concat_ws(chr(10),
      split_part(r.failure_verdict, ' ', 2), coalesce(${tool}, ''),
      normalised_message(coalesce(r.failure_key, r.failure_message, '')))), 12) END`,
  };
}
