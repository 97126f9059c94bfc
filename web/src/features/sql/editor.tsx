import { schemaCompletionSource, sql } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { styleNonce } from '../../app/style-nonce.ts';
import { DuckSql } from './duck-sql.ts';
import type { Table } from './use-schema.ts';

/** What the page does to the editor. */
export interface EditorHandle {
  /** Puts a text in place of what is selected, and goes on typing behind it. */
  readonly insert: (text: string) => void;
  readonly replace: (sql: string) => void;
  /** Puts the cursor before the character at this place. */
  readonly goTo: (offset: number) => void;
}

const LOOK = EditorView.theme({
  '&': {
    height: '100%',
    backgroundColor: 'var(--surface)',
    color: 'var(--fg)',
    fontSize: '13px',
    padding: '2px',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--fg)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--fg)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 30%, var(--surface))',
  },
  '.cm-gutters': {
    backgroundColor: 'var(--surface)',
    color: 'var(--fg3)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--raised) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--raised)', color: 'var(--fg2)' },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklab, var(--accent) 18%, transparent)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--raised)',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--error)' },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--surface)',
    color: 'var(--fg)',
    border: '1px solid var(--line-strong)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--fg)',
  },
  '.cm-completionIcon': { display: 'none' },
  '.cm-completionDetail': { color: 'var(--fg3)', fontStyle: 'normal' },
  '.cm-panel input, .cm-panel button': {
    color: 'var(--fg)',
    backgroundColor: 'var(--bg)',
    backgroundImage: 'none',
  },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--model)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--agent)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warning)' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--tool)' },
  { tag: tags.comment, color: 'var(--fg3)', fontStyle: 'italic' },
  { tag: [tags.operator, tags.punctuation], color: 'var(--fg2)' },
]);

/** An editor for one statement. It is made once; texts from elsewhere come through its handle. */
export default function Editor({
  ref,
  initial,
  tables,
  onChange,
  onRun,
}: {
  readonly ref: Ref<EditorHandle>;
  readonly initial: string;
  /** For completion; null as long as they are not known. */
  readonly tables: readonly Table[] | null;
  readonly onChange: (sql: string) => void;
  readonly onRun: (sql: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // What the editor calls is looked up when it happens: it outlives many renderings.
  const now = useRef({ initial, tables, onChange, onRun });
  now.current = { ...now.current, tables, onChange, onRun };

  useEffect(() => {
    if (place.current === null) return;
    const made = new EditorView({
      doc: now.current.initial,
      parent: place.current,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        EditorView.domEventHandlers({
          keydown: (event, { state }) => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return false;
            now.current.onRun(state.doc.toString());
            return true;
          },
        }),
        EditorView.contentAttributes.of({
          'aria-label': 'Statement. Ctrl or Command with Enter runs it; Escape, then Tab leaves the editor',
        }),
        EditorView.lineWrapping,
        basicSetup,
        sql({ dialect: DuckSql, upperCaseKeywords: true }),
        DuckSql.language.data.of({
          autocomplete: (context: Parameters<ReturnType<typeof schemaCompletionSource>>[0]) =>
            completions(now.current.tables)(context),
        }),
        syntaxHighlighting(COLOURS),
        LOOK,
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) now.current.onChange(state.doc.toString());
        }),
      ],
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      view.current?.dispatch(view.current.state.replaceSelection(text));
      view.current?.focus();
    },
    replace: (text) => {
      const length = view.current?.state.doc.length ?? 0;
      view.current?.dispatch({ changes: { from: 0, to: length, insert: text } });
      view.current?.focus();
    },
    goTo: (offset) => {
      const anchor = Math.min(offset, view.current?.state.doc.length ?? 0);
      view.current?.dispatch({ selection: { anchor }, scrollIntoView: true });
      view.current?.focus();
    },
  }));
  return <div ref={place} className="h-full" />;
}

let completed: {
  readonly tables: readonly Table[] | null;
  readonly source: ReturnType<typeof schemaCompletionSource>;
} | null = null;

/** Completes names of tables and columns; made anew only when the tables are others. */
function completions(tables: readonly Table[] | null): ReturnType<typeof schemaCompletionSource> {
  if (completed === null || completed.tables !== tables) {
    const schema = Object.fromEntries(
      (tables ?? []).map(({ name, columns }) => [
        name,
        columns.map((column) => ({ label: column.name, detail: column.type, type: 'property' })),
      ]),
    );
    completed = { tables, source: schemaCompletionSource({ dialect: DuckSql, schema }) };
  }
  return completed.source;
}
