import { memo, useEffect, useMemo, useState } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { showHidden } from './hidden-characters.ts';
import { highlight, longestColoured, type Stretch } from './highlight.ts';
import { grammarOf } from './languages.ts';

/**
 * Code, or another text that keeps its lines: it scrolls in itself, can be copied, and is coloured as soon as its grammar is
 * there, which moves nothing. `language` is the name of a fence or the ending of a file; without one it stays plain.
 */
export const CodeBlock = memo(function CodeBlock({
  text,
  language = '',
  label = 'Code',
  isWrapped = false,
}: {
  readonly text: string;
  readonly language?: string;
  /** What it is, for those who hear the page. */
  readonly label?: string;
  /** Whether long lines are broken, as prose wants it. */
  readonly isWrapped?: boolean;
}) {
  const shown = useMemo(() => showHidden(text), [text]);
  const stretches = useHighlighted(shown, language);
  return (
    <div className="group relative my-1.5 rounded-control border border-line bg-surface">
      <pre
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className={`max-h-120 overflow-auto px-3 py-2 font-mono text-sm leading-[1.5] [tab-size:4] ${isWrapped ? 'whitespace-pre-wrap wrap-anywhere' : ''}`}
      >
        <code>
          {stretches === null
            ? shown
            : stretches.map(({ text: piece, scope }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: stretches of a code have no other name and never move
                <span key={index} className={colourOf(scope)}>
                  {piece}
                </span>
              ))}
        </code>
      </pre>
      <div className="absolute top-1 right-1 flex items-center gap-1 rounded-control bg-surface pl-1 text-xs text-fg3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        {language !== '' && <span>{language.slice(0, 24)}</span>}
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
    </div>
  );
});

function useHighlighted(code: string, language: string): readonly Stretch[] | null {
  const grammar = code.length > longestColoured ? null : grammarOf(language);
  const [found, setFound] = useState<{ code: string; stretches: readonly Stretch[] } | null>(null);
  useEffect(() => {
    if (grammar === null) return;
    let isCurrent = true;
    highlight(code, grammar).then(
      (stretches) => isCurrent && setFound({ code, stretches }),
      // Without its grammar code stays plain.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [code, grammar]);
  return found !== null && found.code === code && grammar !== null ? found.stretches : null;
}

const COLOURS: Readonly<Record<string, string>> = {
  keyword: 'text-model',
  built_in: 'text-model',
  type: 'text-model',
  literal: 'text-model',
  'selector-tag': 'text-model',
  name: 'text-model',
  doctag: 'text-model',
  string: 'text-agent',
  regexp: 'text-agent',
  addition: 'text-agent',
  deletion: 'text-error',
  comment: 'text-fg3 italic',
  quote: 'text-fg3 italic',
  meta: 'text-fg3',
  number: 'text-tool',
  symbol: 'text-tool',
  title: 'text-tool',
  section: 'text-tool font-semibold',
  attr: 'text-tool',
  attribute: 'text-tool',
  property: 'text-tool',
  strong: 'font-semibold',
  emphasis: 'italic',
};

/** Colours of a scope such as `title.function_`: that of its first word. */
function colourOf(scope: string | null): string | undefined {
  return scope === null ? undefined : COLOURS[scope.split('.')[0] ?? ''];
}
