/** A named relation of a derivation that is built step by step, each over those before it. */
export interface Relation {
  readonly name: string;
  /** A SELECT, one of our own constants. */
  readonly text: string;
  /** It is read more than once: to be made once and kept meanwhile. */
  readonly isKept: boolean;
}

/** A relation that is read once. */
export function relation(name: string, text: string): Relation {
  return { name, text, isKept: false };
}

/** A relation that is read more than once. */
export function kept(name: string, text: string): Relation {
  return { name, text, isKept: true };
}

/** The relations as common table expressions, for one statement over all of them. */
export function commonTables(relations: readonly Relation[]): readonly string[] {
  return relations.map(({ name, text, isKept }) => `${name} AS ${isKept ? 'MATERIALIZED ' : ''}(${text})`);
}
