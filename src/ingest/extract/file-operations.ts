/** Fields of a call's metadata that tell what it did to files; text for `from_json`. */
export const FILE_METADATA =
  '"filediff":{"additions":"JSON","deletions":"JSON"},"results":[{"filediff":{"additions":"JSON","deletions":"JSON"}}],' +
  '"exists":"JSON","files":[{"filePath":"VARCHAR","movePath":"VARCHAR","file":"VARCHAR","type":"VARCHAR",' +
  '"status":"VARCHAR","additions":"JSON","deletions":"JSON"}]';

/** Tools that name their one file in their arguments. */
const OF_ONE_FILE = "'read', 'write', 'edit', 'multiedit'";
/** Tools that may touch several. */
const PATCHES = "'patch', 'apply_patch'";

/**
 * Macros on counts of lines. A count is that of a call which went through, NULL where nothing tells it:
 * - `diff_lines`: of a unified diff of one file, whose header ends at the first hunk
 * - `text_lines`: of a whole file
 * - `patched_files`: of a patch text in the format of `apply_patch`, whose tool of old kept no counts
 *
 * Sources: OpenCode 0.1.174, 0.5.29, 1.1.65, 1.18.33 and 2.0.15.
 */
export const FILE_MACROS = String.raw`
  CREATE OR REPLACE TEMP MACRO lines_after(t, sign) AS strlen(t) - strlen(replace(t, chr(10) || sign, chr(10)));
  CREATE OR REPLACE TEMP MACRO diff_lines(diff, sign) AS
    CASE WHEN contains(diff, chr(10) || '@@') THEN lines_after(substr(diff, strpos(diff, chr(10) || '@@')), sign) END;
  CREATE OR REPLACE TEMP MACRO text_lines(t) AS
    strlen(t) - strlen(replace(t, chr(10), '')) + CASE WHEN t <> '' AND NOT ends_with(t, chr(10)) THEN 1 ELSE 0 END;
  CREATE OR REPLACE TEMP MACRO lines_of(leaf) AS
    CASE WHEN is_count(number_of(leaf)) THEN floor(number_of(leaf))::BIGINT END;
  CREATE OR REPLACE TEMP MACRO path_of(path) AS nullif(left(path, 4096), '');
  CREATE OR REPLACE TEMP MACRO patched_files(patch, done) AS
    list_transform(
      list_filter(
        string_split(
          replace(replace(
            chr(10) || replace(patch, chr(13) || chr(10), chr(10)),
            chr(10) || '*** Move to: ', chr(10) || '@@Move to: '),
            chr(10) || '*** End of File', chr(10) || '@@'),
          chr(10) || '*** '),
        lambda s: regexp_matches(s, '^(Add|Update|Delete) File: *[^ \n]')),
      lambda s: {
        operation: CASE
          WHEN starts_with(s, 'Add') THEN 'write'
          WHEN starts_with(s, 'Delete') THEN 'delete'
          WHEN regexp_matches(s, '^[^\n]*\n@@Move to: *[^ \n]') THEN 'move'
          ELSE 'patch'
        END,
        path: path_of(trim(coalesce(
          nullif(regexp_extract(s, '^[^\n]*\n@@Move to: ([^\n]*)', 1), ''),
          regexp_extract(s, '^[A-Z][a-z]+ File: ([^\n]*)', 1)))),
        moved_from: CASE
          WHEN regexp_matches(s, '^[^\n]*\n@@Move to: *[^ \n]')
          THEN path_of(trim(regexp_extract(s, '^[A-Z][a-z]+ File: ([^\n]*)', 1)))
        END,
        additions: CASE WHEN done THEN lines_after(s, '+') END,
        deletions: CASE WHEN done AND NOT starts_with(s, 'Delete') THEN lines_after(s, '-') END
      });
`;

/** Where the pieces of a call stand; SQL over the steps of parts. */
export interface CallPlace {
  readonly input: string;
  /** Text of the unified diff that the call kept, NULL for none. */
  readonly diff: string;
  /** JSON leaf: whether a written file was there before. */
  readonly existed: string;
  /** SQL predicate: the call went through. */
  readonly isDone: string;
}

/**
 * SQL of the column `parts.file_operations`: what a call read or changed, or tried to, an entry for each file; NULL for calls
 * that name none. Paths are as written, at most 4,096 characters. Arguments are opened again only where the metadata
 * has no counts: for a new file, whose lines are its additions, and for patches of old.
 */
export function fileOperations({ input, diff, existed, isDone }: CallPlace): string {
  const path = 'path_of(coalesce(r.arguments.filePath, r.arguments."path"))';
  const counts = (name: 'additions' | 'deletions', sign: string, ofNewFile: string): string => `CASE
        WHEN r.tool = 'read' OR NOT ${isDone} THEN NULL
        ELSE coalesce(
          lines_of(r.metadata.filediff.${name}),
          TRY_CAST(list_sum(list_transform(r.metadata.files, lambda f: lines_of(f.${name}))) AS BIGINT),
          TRY_CAST(list_sum(list_transform(r.metadata.results, lambda e: lines_of(e.filediff.${name}))) AS BIGINT),
          CASE
            WHEN r.tool <> 'write' THEN diff_lines(${diff}, '${sign}')
            WHEN ${existed}::VARCHAR = 'false' OR starts_with(r.tool_output, 'Created file') THEN ${ofNewFile}
          END)
      END`;
  return `CASE
    WHEN r.tool IN (${OF_ONE_FILE}) AND ${path} IS NOT NULL THEN [{
      operation: CASE WHEN r.tool = 'multiedit' THEN 'edit' ELSE r.tool END,
      path: ${path},
      moved_from: NULL::VARCHAR,
      additions: ${counts('additions', '+', `list_transform([json_extract_string(${input}, '$.content')], lambda t: text_lines(t))[1]`)},
      deletions: ${counts('deletions', '-', '0')}
    }]
    WHEN r.tool IN (${PATCHES}) AND len(r.metadata.files) > 0 THEN nullif(list_filter(
      list_transform(r.metadata.files, lambda f: {
        operation: CASE
          WHEN coalesce(f."type", f.status) IN ('add', 'added') THEN 'write'
          WHEN coalesce(f."type", f.status) IN ('delete', 'deleted') THEN 'delete'
          WHEN f.movePath IS NOT NULL THEN 'move'
          ELSE 'patch'
        END,
        path: path_of(coalesce(f.movePath, f.filePath, f.file)),
        moved_from: CASE WHEN f.movePath IS NOT NULL THEN path_of(coalesce(f.filePath, f.file)) END,
        additions: CASE WHEN ${isDone} THEN lines_of(f.additions) END,
        deletions: CASE WHEN ${isDone} THEN lines_of(f.deletions) END
      }),
      lambda o: o.path IS NOT NULL), [])
    WHEN r.tool IN (${PATCHES}) THEN nullif(
      list_transform(
        [json_extract_string(${input}, '$.patchText')], lambda t: patched_files(t, ${isDone}))[1],
      [])
  END`;
}
