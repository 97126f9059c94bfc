/**
 * Where the files of a record kind live in `storage/` of OpenCode 1.x: `<folder>/<owner…>/<id>.json`.
 * Source: OpenCode 1.1.65, `storage/{session,message,part,project,todo,session_diff}`.
 */
export interface RecordLayout {
  readonly folder: string;
  /** What each folder between `folder` and the file names, outermost first. */
  readonly owners: readonly Owner[];
  /** True where the file's name is the id of the session that it belongs to. */
  readonly namedAfterSession?: boolean;
}

export type Owner = 'projectId' | 'sessionId' | 'messageId';
