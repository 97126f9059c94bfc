import { diffTexts, type FileDiff, patchFiles } from '../../../text/diff-lines.ts';

/** A point of a todo list. */
export interface Todo {
  readonly content: string;
  readonly status: string | null;
  readonly priority: string | null;
}

/** What a call was given, as it is best read; `rest` is what is left of it beside that, as JSON, null for nothing. */
export type CallInput =
  | { readonly kind: 'code'; readonly text: string; readonly language: string; readonly rest: string | null }
  | { readonly kind: 'diffs'; readonly files: readonly FileDiff[]; readonly rest: string | null }
  | { readonly kind: 'prompt'; readonly text: string; readonly rest: string | null }
  | { readonly kind: 'todos'; readonly todos: readonly Todo[]; readonly rest: string | null }
  | { readonly kind: 'json' };

type Fields = Readonly<Record<string, unknown>>;
type Reader = (fields: Fields) => CallInput | null;

/** Reads the input of a call, JSON as text; what a tool does not usually get is JSON. */
export function readCallInput(tool: string | null, text: string): CallInput {
  const fields = fieldsOf(text);
  const read = tool !== null && Object.hasOwn(READERS, tool) ? READERS[tool] : undefined;
  return (fields !== null && read?.(fields)) || { kind: 'json' };
}

const code =
  (name: string, language: string): Reader =>
  (fields) => {
    const text = fields[name];
    return typeof text === 'string' ? { kind: 'code', text, language, rest: without(fields, [name]) } : null;
  };

const prompt: Reader = (fields) =>
  typeof fields.prompt === 'string'
    ? { kind: 'prompt', text: fields.prompt, rest: without(fields, ['prompt']) }
    : null;

const edit: Reader = (fields) => {
  const lines = changeOf(fields);
  return lines === null
    ? null
    : {
        kind: 'diffs',
        files: [{ path: pathOf(fields), note: null, lines }],
        rest: without(fields, [...PATHS, 'oldString', 'newString']),
      };
};

const multiedit: Reader = (fields) => {
  if (!Array.isArray(fields.edits)) return null;
  const lines = fields.edits.map((each: unknown) => (isFields(each) ? changeOf(each) : null));
  if (lines.length === 0 || lines.includes(null)) return null;
  const files = lines.map((each, index) => ({
    path: pathOf(fields),
    note: `edit ${index + 1} of ${lines.length}`,
    lines: each ?? [],
  }));
  return { kind: 'diffs', files, rest: without(fields, [...PATHS, 'edits']) };
};

const write: Reader = ({ content, ...fields }) =>
  typeof content === 'string'
    ? {
        kind: 'diffs',
        files: [{ path: pathOf(fields), note: 'whole file', lines: diffTexts('', content) }],
        rest: without(fields, PATHS),
      }
    : null;

const patch: Reader = (fields) => {
  const name = ['patchText', 'patch'].find((each) => typeof fields[each] === 'string');
  const files = name === undefined ? [] : patchFiles(String(fields[name]));
  return name === undefined || files.length === 0
    ? null
    : { kind: 'diffs', files, rest: without(fields, [name]) };
};

const todos: Reader = (fields) => {
  if (!Array.isArray(fields.todos)) return null;
  const list = fields.todos.map((each: unknown) => {
    if (!isFields(each) || typeof each.content !== 'string') return null;
    return { content: each.content, status: textOf(each.status), priority: textOf(each.priority) };
  });
  const points = list.filter((each) => each !== null);
  return points.length === list.length
    ? { kind: 'todos', todos: points, rest: without(fields, ['todos']) }
    : null;
};

/** Tools by the names of every generation of OpenCode. */
const READERS: Readonly<Record<string, Reader>> = {
  bash: code('command', 'bash'),
  shell: code('command', 'bash'),
  execute: code('code', 'javascript'),
  task: prompt,
  subagent: prompt,
  edit,
  multiedit,
  write,
  patch,
  apply_patch: patch,
  todowrite: todos,
};

const PATHS = ['filePath', 'path'];

function pathOf(fields: Fields): string | null {
  return textOf(fields.filePath) ?? textOf(fields.path);
}

function changeOf({ oldString, newString }: Fields): FileDiff['lines'] | null {
  if (typeof oldString !== 'string' || typeof newString !== 'string') return null;
  // The numbers would be those of the cutting, not of the file.
  return diffTexts(oldString, newString).map((line) => ({ ...line, before: null, after: null }));
}

function without(fields: Fields, names: readonly string[]): string | null {
  const rest = Object.entries(fields).filter(([name]) => !names.includes(name));
  return rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest));
}

function fieldsOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    // The beginning of a JSON text, or arguments that were still streaming.
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What calls are told by where they have no title, the most telling first. */
const TELLING = [
  'description',
  'command',
  'filePath',
  'path',
  'pattern',
  'query',
  'url',
  'name',
  'id',
  'prompt',
];

/** A line that tells what a call is about, from its input, of which the beginning suffices; empty where nothing does. */
export function summaryOf(input: string): string {
  const fields = fieldsOf(input);
  for (const name of TELLING) {
    const text = fields === null ? beginningOf(input, name) : fields[name];
    if (typeof text === 'string' && text.trim() !== '') return text.trim().replace(/\s+/g, ' ').slice(0, 240);
  }
  return '';
}

/** A field of JSON that is cut off, if it stands before the cut. */
function beginningOf(input: string, name: string): unknown {
  const found = new RegExp(`^\\{(?:[^{[]*,)?\\s*"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(input)?.[1];
  return found === undefined ? undefined : fieldsOf(`{"it":${found}}`)?.it;
}
