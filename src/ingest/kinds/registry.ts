import { messageKind } from './message.ts';
import { partKind } from './part.ts';
import { projectKind } from './project.ts';
import type { RecordKind } from './record-kind.ts';
import { sessionKind } from './session.ts';
import { sessionDiffKind } from './session-diff.ts';
import { todoKind } from './todo.ts';

/** Every record kind, in the order in which they are loaded. A new kind is one file, one line here, one migration. */
export const RECORD_KINDS: readonly RecordKind[] = [
  projectKind,
  sessionKind,
  messageKind,
  partKind,
  todoKind,
  sessionDiffKind,
];
