import { memo } from 'react';
import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { CodeBlock } from '../../../text/code-block.tsx';
import { showHidden } from '../../../text/hidden-characters.ts';
import { Markdown } from '../../../text/markdown.tsx';
import { ErrorNote } from './error-note.tsx';
import { EventLine } from './event-line.tsx';
import { Fold } from './fold.tsx';
import { MessageFigures } from './message-figures.tsx';
import { MessageHead } from './message-head.tsx';
import { beginning, Part } from './part.tsx';
import { usePlace } from './place.ts';
import { WholeBody } from './whole-body.tsx';

/** A message with its parts, or an event that stands among messages. */
export const Message = memo(function Message({ message }: { readonly message: TranscriptMessage }) {
  const event = EVENTS[message.role ?? ''];
  return event === undefined ? (
    <Said message={message} />
  ) : (
    <Event message={message} words={event(message)} />
  );
});

/** What OpenCode keeps among messages, in words. */
const EVENTS: Readonly<Record<string, (message: TranscriptMessage) => string>> = {
  idle: () => 'The run ended',
  compaction: () => 'The context was compacted',
  'agent-switched': ({ agent }) => (agent === null ? 'Another agent took over' : `Agent ${agent} took over`),
  'model-switched': ({ model }) => (model === null ? 'Another model took over' : `Model ${model} took over`),
  'location-switched': () => 'The session moved to another folder',
  synthetic: () => 'Added by OpenCode',
  system: () => 'System prompt',
};

function Event({ message, words }: { readonly message: TranscriptMessage; readonly words: string }) {
  const { level } = usePlace();
  const { id, text, parts, error } = message;
  const figures = <MessageFigures message={message} />;
  return (
    <div className="px-4 py-1">
      {text === null || text.size === 0 ? (
        <div className="pl-1">
          <EventLine words={words} aside={figures} />
        </div>
      ) : (
        <Fold
          name={id}
          line={
            <EventLine words={words}>
              <span className="truncate">{beginning(text.text)}</span>
            </EventLine>
          }
          aside={<div className="flex items-center gap-x-3">{figures}</div>}
        >
          <WholeBody id={id} field="text" body={text}>
            {(whole) => <Markdown text={whole} level={level + 1} />}
          </WholeBody>
        </Fold>
      )}
      {parts.map((part) => (
        <Part key={part.id} part={part} />
      ))}
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}

function Said({ message }: { readonly message: TranscriptMessage }) {
  const { level } = usePlace();
  const { id, role, text, parts, error } = message;
  const isPrompt = role === 'user' || role === 'shell';
  return (
    <div className={isPrompt ? 'border-l-2 border-accent bg-raised py-2 pr-4 pl-3.5' : 'px-4 py-2'}>
      <MessageHead message={message} />
      {text !== null && text.size > 0 && (
        <WholeBody id={id} field="text" body={text}>
          {(whole) =>
            role === 'shell' ? (
              <CodeBlock text={whole} language="bash" label="Command" />
            ) : (
              <Markdown text={whole} level={level + 1} />
            )
          }
        </WholeBody>
      )}
      {parts.map((part) => (
        <Part key={part.id} part={part} />
      ))}
      {error !== null && <ErrorNote error={error} />}
      {parts.length === 0 && error === null && (text === null || text.size === 0) && (
        <p className="text-sm text-fg3">
          {showHidden(role === 'assistant' ? 'No answer was kept.' : 'It is empty.')}
        </p>
      )}
    </div>
  );
}
