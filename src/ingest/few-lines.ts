import { readFileSync } from 'node:fs';
import type { Segment } from './segments/segment.ts';

const FEW_LINES = 128;
const FEW_BYTES = 1024 * 1024;

/** Surrogates that may stand alone and zeros: what DuckDB refuses or we repair, and `JSON.parse` does not. */
const ODD_ESCAPE = /\\u(?:[dD][89a-fA-F]|0000)/;

/**
 * The lines of a segment of `files` or `changes` that are few and small, each of which DuckDB reads as JSON without
 * doubt; null for any other segment, which is read as a file.
 */
export function fewLinesOf({ file, origin, lines, largestLine }: Segment): readonly string[] | null {
  if (origin === 'rows' || lines > FEW_LINES || largestLine > FEW_BYTES) return null;
  const bytes = readFileSync(file);
  if (bytes.length > FEW_BYTES) return null;
  const found = bytes.toString('utf8').trimEnd().split('\n');
  return found.length === lines && found.every(isPlainJson) ? found : null;
}

function isPlainJson(line: string): boolean {
  if (ODD_ESCAPE.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
