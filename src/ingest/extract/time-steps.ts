import type { Columns } from '../kinds/record-kind.ts';

/** Steps that open a JSON leaf of times: `times` (raw leaves) and `time_numbers`, a field for each of `names`. */
export function timeSteps(leaf: string, names: readonly string[]): readonly [Columns, Columns] {
  const shape = names.map((name) => `"${name}":"JSON"`).join(',');
  return [
    { times: `from_json(${leaf}, '{${shape}}')`, times_leaf: leaf },
    {
      time_numbers: `CASE WHEN r.times IS NOT NULL THEN {${names.map((name) => `"${name}": number_of(r.times."${name}")`).join(', ')}} END`,
    },
  ];
}

/** A time as a timestamp; NULL where it is absent or no time (counting rule 17). */
export function timeColumn(name: string): string {
  return `time_of(r.time_numbers."${name}")`;
}

/** True where a time is none, or where the times are no object. */
export function badTimes(names: readonly string[]): string {
  return `(
    r.times_leaf IS NOT NULL AND (
      json_type(r.times_leaf) <> 'OBJECT'
      OR ${names.map((name) => `bad_time(r.times."${name}", r.time_numbers."${name}")`).join('\n      OR ')}
    ))`;
}

/** What {@link badTimes} finds, one entry a field. */
export function timeIssues(names: readonly string[]): readonly string[] {
  return [
    `issue_if(json_type(r.times_leaf) <> 'OBJECT', 'bad_shape', 'time', r.times_leaf)`,
    ...names.map(
      (name) =>
        `issue_if(bad_time(r.times."${name}", r.time_numbers."${name}"), 'bad_time', 'time.${name}', r.times."${name}")`,
    ),
  ];
}
