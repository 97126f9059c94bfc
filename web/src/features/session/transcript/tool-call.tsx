import type { TranscriptPart } from '../../../../../src/contract/transcript.ts';
import { stripAnsi } from '../../../text/ansi.ts';
import { CodeBlock } from '../../../text/code-block.tsx';
import { showHidden } from '../../../text/hidden-characters.ts';
import { Status } from '../../../ui/badge.tsx';
import { Duration, Moment } from '../../../ui/figures.tsx';
import { storedName } from '../../../ui/stored-name.ts';
import { summaryOf } from './call-input.ts';
import { CallInputView } from './call-input-view.tsx';
import { CallOutputView } from './call-output-view.tsx';
import { CopyLink } from './copy-link.tsx';
import { Delegation } from './delegation.tsx';
import { Fold } from './fold.tsx';
import { usePlace } from './place.ts';
import { ToolIcon } from './tool-icon.tsx';
import { WholeBody } from './whole-body.tsx';

/** A call in one line: tool, what it was about, outcome, how long it took. It opens what went in and what came out. */
export function ToolCall({ part }: { readonly part: TranscriptPart }) {
  const { id, tool, title, outcome, input, error, durationMs } = part;
  const about = title !== null && title.trim() !== '' ? title : summaryOf(input?.text ?? '');
  const problem = error === null ? '' : stripAnsi(error.text).trim().split('\n', 1)[0];
  return (
    <Fold
      name={id}
      line={
        <>
          <ToolIcon tool={tool} />
          <span className="max-w-40 shrink-0 truncate font-mono font-medium">{storedName(tool)}</span>
          <span className="min-w-0 flex-1 truncate text-fg2">
            {showHidden(about)}
            {problem !== '' && <span className="text-error"> {showHidden(problem ?? '')}</span>}
          </span>
          {outcome !== null && outcome !== 'ok' && <Status value={outcome} />}
          {outcome === 'ok' && <span className="text-xs text-fg3">ok</span>}
          <span className="num w-16 shrink-0 text-right text-fg2">
            <Duration ms={durationMs} />
          </span>
        </>
      }
    >
      <CallBody part={part} />
    </Fold>
  );
}

function Caption({ children }: { readonly children: string }) {
  return <p className="mt-1.5 -mb-0.5 text-xs text-fg3 first:mt-0">{children}</p>;
}

function CallBody({ part }: { readonly part: TranscriptPart }) {
  const { id, tool, input, output, error, childSessionId, started } = part;
  const sessionId = usePlace().chain.at(-1) ?? '';
  return (
    <>
      {input !== null && input.text.trim() !== '{}' && (
        <>
          <Caption>Input</Caption>
          <WholeBody id={id} field="input" body={input} isEager>
            {(text) => <CallInputView tool={tool} text={text} />}
          </WholeBody>
        </>
      )}
      {(error !== null || (output !== null && output.size > 0)) && (
        <Caption>{error === null ? 'Output' : 'Error'}</Caption>
      )}
      {error !== null && (
        <WholeBody id={id} field="error" body={error}>
          {(text) => (
            <div className="border-l-2 border-error pl-2">
              <CodeBlock text={stripAnsi(text)} label="Error" isWrapped />
            </div>
          )}
        </WholeBody>
      )}
      {output !== null && output.size > 0 && output.text !== error?.text && (
        <WholeBody id={id} field="output" body={output}>
          {(text) => <CallOutputView tool={tool} text={text} />}
        </WholeBody>
      )}
      {output !== null && output.size === 0 && error === null && (
        <p className="text-sm text-fg3">It gave back nothing.</p>
      )}
      {output === null && error === null && <p className="text-sm text-fg3">There is no output.</p>}
      {childSessionId !== null && <Delegation partId={id} childId={childSessionId} />}
      <p className="flex items-center gap-2 py-1 text-xs text-fg3">
        {started !== null && (
          <span>
            started <Moment iso={started} />
          </span>
        )}
        <CopyLink sessionId={sessionId} part={id} label="Copy link to this call" />
      </p>
    </>
  );
}
