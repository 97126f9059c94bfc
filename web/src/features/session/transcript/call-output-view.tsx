import { useMemo } from 'react';
import { stripAnsi } from '../../../text/ansi.ts';
import { CodeBlock } from '../../../text/code-block.tsx';
import { Diff } from '../../../text/diff.tsx';
import { type FileDiff, unifiedFiles } from '../../../text/diff-lines.ts';
import { Markdown } from '../../../text/markdown.tsx';
import { prettyJson } from '../../../text/pretty-json.ts';
import { usePlace } from './place.ts';

/** What a call gave back: diffs as diffs, JSON as JSON, what agents report as text, the rest to the letter. */
export function CallOutputView({ tool, text }: { readonly tool: string | null; readonly text: string }) {
  const { level } = usePlace();
  const output = useMemo(() => readOutput(tool, stripAnsi(text)), [tool, text]);
  if (output.kind === 'report') return <Markdown text={output.text} level={level + 1} />;
  if (output.kind === 'diffs') {
    return output.files.map((file, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a file may stand in a diff twice
      <Diff key={index} file={file} />
    ));
  }
  return (
    <CodeBlock
      text={output.text}
      label="Output"
      language={output.kind === 'json' ? 'json' : ''}
      isWrapped={output.kind === 'text' && !KEEP_LINES.has(tool ?? '')}
    />
  );
}

/** Tools whose output is lines that stand under one another. */
const KEEP_LINES = new Set(['bash', 'shell', 'read', 'grep', 'glob', 'list']);

type Output =
  | { readonly kind: 'diffs'; readonly files: readonly FileDiff[] }
  | { readonly kind: 'json' | 'report' | 'text'; readonly text: string };

function readOutput(tool: string | null, text: string): Output {
  if (tool === 'task' || tool === 'subagent') return { kind: 'report', text };
  if (/^(?:diff --git |Index: |--- )/.test(text)) {
    const files = unifiedFiles(text);
    if (files !== null) return { kind: 'diffs', files };
  }
  const json = /^\s*[[{]/.test(text) ? prettyJson(text) : null;
  return json === null ? { kind: 'text', text } : { kind: 'json', text: json };
}
