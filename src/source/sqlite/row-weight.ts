/**
 * SQL of a small whole number that tells values of a column apart: of a number its lower 32 bits (of a fraction, its
 * millionths), of text and blobs their size in bytes. Sums of it stay exact.
 */
export function weightOf(column: string): string {
  return (
    `case typeof(${column}) when 'integer' then ${column} % 4294967296 ` +
    `when 'real' then cast(${column} * 1000000 as integer) % 4294967296 ` +
    `when 'null' then -1 else octet_length(${column}) end`
  );
}
