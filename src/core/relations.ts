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

/** Those common table expressions, in their order, that `select` reads by itself or through others of them. */
export function readTables(expressions: readonly string[], select: string): readonly string[] {
  const names = expressions.map((expression) => /^\w+/.exec(expression)?.[0] ?? '');
  const read = new Set<string>();
  let words = wordsOf(select);
  // An expression stands behind all that it reads.
  for (let at = expressions.length - 1; at >= 0; at -= 1) {
    const [name = '', expression = ''] = [names[at], expressions[at]];
    if (!words.has(name)) continue;
    read.add(expression);
    words = new Set([...words, ...wordsOf(expression)]);
  }
  return expressions.filter((expression) => read.has(expression));
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\w+/g));
}
