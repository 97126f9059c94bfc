/** A line of a diff: `sign` tells what became of it; numbers are its places before and after, null where it has none. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** What became of one file. */
export interface FileDiff {
  readonly path: string | null;
  /** What was done to it, in a word (`added`, `moved to b.ts`); null where the lines say it. */
  readonly note: string | null;
  readonly lines: readonly DiffLine[];
}

/** The most pairs of lines that are compared; beyond it all of one text stands before all of the other. */
const MOST_PAIRS = 4_000_000;
/** Unchanged lines that are kept about changes. */
const AROUND = 3;

/** The lines in which two texts differ, with those around; an empty text has no lines. */
export function diffTexts(before: string, after: string): readonly DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const signs = [
    ...' '.repeat(head),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...' '.repeat(tail),
  ];
  return abridged(numbered(a, b, signs));
}

/** Signs of the lines between the parts that are alike at both ends, by their longest common subsequence. */
function middle(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length * b.length > MOST_PAIRS) return [...'-'.repeat(a.length), ...'+'.repeat(b.length)];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const signs: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      signs.push(' ');
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      signs.push('-');
      i++;
    } else {
      signs.push('+');
      j++;
    }
  }
  return signs;
}

function numbered(a: readonly string[], b: readonly string[], signs: readonly string[]): DiffLine[] {
  let before = 0;
  let after = 0;
  return signs.map((sign) => {
    if (sign === '-') return { sign, text: a[before++] ?? '', before, after: null };
    if (sign === '+') return { sign, text: b[after++] ?? '', before: null, after };
    after++;
    return { sign: ' ', text: a[before++] ?? '', before, after };
  });
}

/** Takes out long stretches without a change. */
function abridged(lines: readonly DiffLine[]): readonly DiffLine[] {
  const isNear = new Uint8Array(lines.length);
  for (const [index, { sign }] of lines.entries()) {
    if (sign !== ' ') isNear.fill(1, Math.max(0, index - AROUND), index + AROUND + 1);
  }
  const kept: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === 1) kept.push(line);
    else if (kept.at(-1)?.sign !== '@') kept.push({ sign: '@', text: '…', before: null, after: null });
  }
  return kept.length === 1 && kept[0]?.sign === '@' ? [] : kept;
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The files of a patch of `apply_patch`, which tells places by what stands there, without numbers. */
export function patchFiles(patch: string): readonly FileDiff[] {
  const files: { path: string | null; note: string | null; lines: DiffLine[] }[] = [];
  for (const line of linesOf(patch)) {
    const [, verb, path] = /^\*\*\* (Add|Update|Delete) File: *(.*)$/.exec(line) ?? [];
    const moved = /^\*\*\* Move to: *(.*)$/.exec(line)?.[1];
    const file = files.at(-1);
    if (path !== undefined) {
      files.push({ path, note: { Add: 'added', Delete: 'deleted' }[verb ?? ''] ?? null, lines: [] });
    } else if (file !== undefined && moved !== undefined) file.note = `moved to ${moved}`;
    else if (file !== undefined && !line.startsWith('*** ')) file.lines.push(signedLine(line));
  }
  return files;
}

function signedLine(line: string): DiffLine {
  const sign = line.charAt(0);
  if (sign === '+' || sign === '-') return { sign, text: line.slice(1), before: null, after: null };
  if (line.startsWith('@@')) return { sign: '@', text: line.slice(2).trim(), before: null, after: null };
  return { sign: ' ', text: line.replace(/^ /, ''), before: null, after: null };
}

/** The files of a unified diff; null for a text that is none. */
export function unifiedFiles(text: string): readonly FileDiff[] | null {
  const files: { path: string | null; note: null; lines: DiffLine[] }[] = [];
  let before = 0;
  let after = 0;
  // Lines that a hunk says it still has: within it `--- a` is a line that was taken out.
  let left = 0;
  let right = 0;
  let path: string | null = null;
  for (const line of linesOf(text)) {
    const hunk = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/.exec(line);
    const file = files.at(-1);
    if (hunk !== null && left <= 0 && right <= 0) {
      before = Number(hunk[1]);
      after = Number(hunk[3]);
      left = Number(hunk[2] ?? 1);
      right = Number(hunk[4] ?? 1);
      const lines = path === null ? file?.lines : undefined;
      const header: DiffLine = { sign: '@', text: hunk[5] ?? '', before, after };
      if (lines === undefined) files.push({ path, note: null, lines: [header] });
      else lines.push(header);
      path = null;
    } else if (left > 0 || right > 0) {
      const sign = line.charAt(0);
      if (sign === '-') file?.lines.push({ sign, text: line.slice(1), before: before++, after: null });
      else if (sign === '+') file?.lines.push({ sign, text: line.slice(1), before: null, after: after++ });
      else if (sign === ' ' || sign === '')
        file?.lines.push({ sign: ' ', text: line.slice(1), before: before++, after: after++ });
      if (sign !== '+' && sign !== '\\') left--;
      if (sign !== '-' && sign !== '\\') right--;
    } else {
      // Of a file that is made or deleted one side is no file.
      const name = /^(?:---|\+\+\+|Index:) (?!\/dev\/null)(.*?)(?:\t.*)?$/.exec(line)?.[1];
      if (name !== undefined) path = name.replace(/^[ab]\//, '');
    }
  }
  return files.length === 0 ? null : files;
}
