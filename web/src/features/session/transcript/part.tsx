import { FileText as FileIcon, FileImage } from 'lucide-react';
import type { TranscriptPart } from '../../../../../src/contract/transcript.ts';
import { formatCount } from '../../../../../src/core/format.ts';
import { showHidden } from '../../../text/hidden-characters.ts';
import { Markdown } from '../../../text/markdown.tsx';
import { Duration } from '../../../ui/figures.tsx';
import { EventLine } from './event-line.tsx';
import { Fold } from './fold.tsx';
import { elementId, usePlace } from './place.ts';
import { ToolCall } from './tool-call.tsx';
import { WholeBody } from './whole-body.tsx';

/** A part of a message; what only brackets a step is said by the message itself. */
export function Part({ part }: { readonly part: TranscriptPart }) {
  const { linked } = usePlace();
  if (part.type !== null && BRACKETS.has(part.type)) return null;
  if (part.type === 'text' && (part.text === null || part.text.size === 0)) return null;
  return (
    <div
      id={elementId(part.id)}
      className={`my-1 first:mt-0 last:mb-0 ${part.id === linked ? 'rounded-control outline outline-offset-3 outline-accent' : ''}`}
    >
      {part.id === linked && <span className="sr-only">The linked part:</span>}
      <PartBody part={part} />
    </div>
  );
}

/** Beginnings, ends and states of the file tree around steps: their tokens and cost are those of the message. */
const BRACKETS = new Set(['step-start', 'step-finish', 'snapshot']);

function PartBody({ part }: { readonly part: TranscriptPart }) {
  const { level } = usePlace();
  const { id, type, text, synthetic, durationMs } = part;
  switch (type) {
    case 'tool':
      return <ToolCall part={part} />;
    case 'file':
      return <Attachment part={part} />;
    case 'text':
    case 'reasoning': {
      if (text === null) return null;
      const body = (
        <WholeBody id={id} field="text" body={text}>
          {(whole) => <Markdown text={whole} level={level + 1} />}
        </WholeBody>
      );
      if (type === 'text' && !synthetic) return body;
      return (
        <Fold
          name={id}
          line={
            <span className="flex min-w-0 flex-1 items-center gap-2 text-fg2">
              <span className="shrink-0">{type === 'reasoning' ? 'Reasoning' : 'Added by OpenCode'}</span>
              <span className="min-w-0 flex-1 truncate text-fg3">{beginning(text.text)}</span>
              <span className="num shrink-0 text-fg3">
                {durationMs === null ? `${formatCount(text.size)} characters` : <Duration ms={durationMs} />}
              </span>
            </span>
          }
        >
          <div className="text-fg2">{body}</div>
        </Fold>
      );
    }
    default:
      return (
        <EventLine words={EVENTS[type ?? ''] ?? `Part of type ${type ?? '–'}`}>
          {part.error !== null && <span className="text-error">{showHidden(part.error.text)}</span>}
          {text !== null && text.size > 0 && <span>{showHidden(text.text)}</span>}
        </EventLine>
      );
  }
}

const EVENTS: Readonly<Record<string, string>> = {
  agent: 'An agent was named',
  compaction: 'The context was compacted',
  patch: 'Files changed in this step',
  retry: 'The request was tried again',
  subtask: 'A sub-task was asked for',
};

/** A file of a prompt. OpenCode keeps its content; what is read of it is its name and kind. */
function Attachment({ part: { fileName, mime } }: { readonly part: TranscriptPart }) {
  const Icon = mime?.startsWith('image/') === true ? FileImage : FileIcon;
  return (
    <span className="inline-flex max-w-full items-center gap-2 rounded-control border border-line bg-surface px-2 py-1 text-sm">
      <Icon size={14} aria-hidden className="shrink-0 text-fg3" />
      <span className="truncate">{showHidden(fileName ?? 'Attachment without a name')}</span>
      <span className="num text-fg3">{mime ?? 'of unknown kind'}</span>
    </span>
  );
}

/** The first words of a text in one line. */
export function beginning(text: string): string {
  return showHidden(text.slice(0, 240).replace(/\s+/g, ' ').trim());
}
