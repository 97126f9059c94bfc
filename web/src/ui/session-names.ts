import type { Session } from '../../../src/contract/session.ts';
import { unknownMark } from '../../../src/core/format.ts';

/** What a session is called; the command line says the same where none was stored. */
export function titleOf({ title }: Pick<Session, 'title'>): string {
  return title === null || title.trim() === '' ? '(no title)' : title;
}

/** The last folder of a project's path, which is how people call it. */
export function folderName(path: string | null): string {
  return path === null ? unknownMark : (/([^/\\]+)[/\\]*$/.exec(path)?.[1] ?? path);
}

/** A model of `provider/model` without its provider. */
export function modelName(model: string): string {
  const slash = model.indexOf('/');
  return slash === -1 || slash === model.length - 1 ? model : model.slice(slash + 1);
}

/** The first of some names, and how many more there are. */
export function firstOf(names: readonly string[], nameOf: (name: string) => string = String): string {
  const [first, ...more] = names;
  if (first === undefined) return unknownMark;
  return more.length === 0 ? nameOf(first) : `${nameOf(first)} +${more.length}`;
}
