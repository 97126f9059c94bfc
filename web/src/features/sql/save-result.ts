import type { SqlResult } from '../../../../src/contract/sql.ts';
import { csvOf, jsonOf } from './result-text.ts';

/** Saves the rows that are shown. */
export function saveResult(result: SqlResult, format: 'csv' | 'json'): void {
  const [text, type] =
    format === 'csv' ? [csvOf(result), 'text/csv;charset=utf-8'] : [jsonOf(result), 'application/json'];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `result.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
