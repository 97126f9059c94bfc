import { CircleAlert } from 'lucide-react';
import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { stripAnsi } from '../../../text/ansi.ts';
import { showHidden } from '../../../text/hidden-characters.ts';

/** Why an answer failed. */
export function ErrorNote({ error }: { readonly error: NonNullable<TranscriptMessage['error']> }) {
  return (
    <div className="mt-1.5 flex gap-2 border-l-2 border-error bg-error/8 px-2 py-1.5 text-sm">
      <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0 text-error" />
      <div className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        <span className="font-medium text-error">{showHidden(error.name)}</span>
        {error.message !== null && <span> {showHidden(stripAnsi(error.message))}</span>}
      </div>
    </div>
  );
}
