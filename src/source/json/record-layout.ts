import path from 'node:path';

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

/** Who a record is, by its path (counting rule 16); null where a kind has no such owner. */
export interface RecordIdentity {
  readonly id: string;
  readonly projectId: string | null;
  readonly sessionId: string | null;
  readonly messageId: string | null;
}

/** The record that a path names: the file's name is the id, the folders above it are the owners. */
export function identityOf(file: string, layout: RecordLayout): RecordIdentity {
  const steps = file.split(path.sep);
  const id = (steps.at(-1) ?? '').slice(0, -'.json'.length);
  const owner = (name: Owner): string | null => {
    const place = layout.owners.indexOf(name);
    return place === -1 ? null : (steps.at(place - layout.owners.length - 1) ?? null);
  };
  return {
    id,
    projectId: owner('projectId'),
    sessionId: layout.namedAfterSession ? id : owner('sessionId'),
    messageId: owner('messageId'),
  };
}
