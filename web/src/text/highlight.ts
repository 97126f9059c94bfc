import { type Grammar, loadGrammar } from './languages.ts';

/** A stretch of code; `scope` is what it is, in the words of highlight.js, null for none. */
export interface Stretch {
  readonly text: string;
  readonly scope: string | null;
}

/** Characters of the longest code that is coloured; a longer one would hold the page up. */
export const longestColoured = 32_768;

/** Code in stretches of one kind each. They make up the code to the last character. */
export async function highlight(code: string, grammar: Grammar): Promise<readonly Stretch[]> {
  const [{ default: library }, language] = await Promise.all([
    import('highlight.js/lib/core'),
    loadGrammar(grammar),
  ]);
  if (library.getLanguage(grammar) === undefined) library.registerLanguage(grammar, language);
  // The tree, not the HTML that is made of it: text of sessions never becomes HTML.
  const { rootNode } = library.highlight(code, { language: grammar, ignoreIllegals: true })
    ._emitter as unknown as { readonly rootNode: Node };
  return stretchesOf(rootNode, null);
}

/** A node of the tree that highlight.js makes. */
interface Node {
  readonly scope?: string;
  readonly children: readonly (Node | string)[];
}

function stretchesOf(node: Node, outer: string | null): Stretch[] {
  // A grammar within another one (`language:css`) is no kind of its own.
  const scope = node.scope === undefined || node.scope.includes(':') ? outer : node.scope;
  return node.children.flatMap((child) =>
    typeof child === 'string' ? [{ text: child, scope }] : stretchesOf(child, scope),
  );
}
