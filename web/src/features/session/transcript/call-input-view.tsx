import { useMemo } from 'react';
import { CodeBlock } from '../../../text/code-block.tsx';
import { Diff } from '../../../text/diff.tsx';
import { JsonView } from '../../../text/json-view.tsx';
import { Markdown } from '../../../text/markdown.tsx';
import { readCallInput, type Todo } from './call-input.ts';
import { usePlace } from './place.ts';

/** What a call was given, in the shape that reads best. */
export function CallInputView({ tool, text }: { readonly tool: string | null; readonly text: string }) {
  const { level } = usePlace();
  const input = useMemo(() => readCallInput(tool, text), [tool, text]);
  if (input.kind === 'json') return <JsonView text={text} label="Input" />;
  return (
    <>
      {input.kind === 'code' && <CodeBlock text={input.text} language={input.language} label="Command" />}
      {input.kind === 'prompt' && (
        <div className="my-1.5 border-l-2 border-agent/50 pl-3">
          <Markdown text={input.text} level={level + 1} />
        </div>
      )}
      {input.kind === 'todos' && <Todos todos={input.todos} />}
      {input.kind === 'diffs' &&
        input.files.map((file, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may be changed twice by one call
          <Diff key={index} file={file} />
        ))}
      {input.rest !== null && <JsonView text={input.rest} label="Other input" />}
    </>
  );
}

const STATES: Readonly<Record<string, readonly [string, string]>> = {
  completed: ['☑', 'text-agent'],
  in_progress: ['◐', 'text-accent'],
  cancelled: ['☒', 'text-fg3'],
  pending: ['☐', 'text-fg3'],
};

function Todos({ todos }: { readonly todos: readonly Todo[] }) {
  return (
    <ul className="my-1.5 rounded-control border border-line bg-surface px-3 py-1.5">
      {todos.map(({ content, status, priority }, index) => {
        const [sign, colour] = STATES[status ?? ''] ?? ['·', 'text-fg3'];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: points of a list have no other name and never move
          <li key={index} className="flex items-baseline gap-2 py-0.5">
            <span aria-hidden className={`font-mono ${colour}`}>
              {sign}
            </span>
            <span className="min-w-0 flex-1 wrap-anywhere">{content}</span>
            <span className="text-xs whitespace-nowrap text-fg3">
              {[status?.replaceAll('_', ' '), priority].filter((word) => (word ?? '') !== '').join(' · ')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
