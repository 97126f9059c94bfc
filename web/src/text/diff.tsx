import { memo, useState } from 'react';
import { formatCount } from '../../../src/core/format.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { DiffLine, FileDiff } from './diff-lines.ts';
import { showHidden } from './hidden-characters.ts';

/** Lines of a diff that are shown before more are asked for. */
const FEW = 400;

/** What became of a file: lines with their signs and numbers; it scrolls in itself. */
export const Diff = memo(function Diff({ file }: { readonly file: FileDiff }) {
  const [isWhole, setWhole] = useState(false);
  const { path, note, lines } = file;
  const shown = isWhole ? lines : lines.slice(0, FEW);
  const hasNumbers = lines.some(({ before, after, sign }) => sign !== '@' && (before ?? after) !== null);
  const added = lines.filter(({ sign }) => sign === '+').length;
  const removed = lines.filter(({ sign }) => sign === '-').length;
  const name = path === null ? 'Diff' : `Diff of ${showHidden(path)}`;
  return (
    <div className="group my-1.5 rounded-control border border-line bg-surface">
      <div className="flex min-h-7 items-center gap-3 border-b border-line px-3 text-sm">
        <span className="min-w-0 truncate font-mono text-fg2" title={path ?? undefined}>
          {path === null ? '' : showHidden(path)}
        </span>
        {note !== null && <span className="text-fg3">{showHidden(note)}</span>}
        <span className="num ml-auto flex gap-2 whitespace-nowrap">
          {added > 0 && <span className="text-agent">+{formatCount(added)}</span>}
          {removed > 0 && <span className="text-error">−{formatCount(removed)}</span>}
        </span>
        <CopyButton text={textOf(lines)} label="Copy diff" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <div role="group" aria-label={name} tabIndex={0} className="max-h-120 overflow-auto font-mono text-sm">
        <div className="w-max min-w-full py-1 leading-[1.5]">
          {lines.length === 0 && <p className="px-3 text-fg3">no line changed</p>}
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a diff have no other name and never move
            <Line key={index} line={line} hasNumbers={hasNumbers} />
          ))}
        </div>
      </div>
      {shown.length < lines.length && (
        <Button look="quiet" className="m-1" onClick={() => setWhole(true)}>
          Show all {formatCount(lines.length)} lines
        </Button>
      )}
    </div>
  );
});

const LOOKS = {
  '+': 'bg-agent/12',
  '-': 'bg-error/12',
  ' ': '',
  '@': 'my-0.5 bg-raised text-fg3',
};
const SIGN_LOOKS = { '+': 'text-agent', '-': 'text-error', ' ': '', '@': '' };

function Line({ line, hasNumbers }: { readonly line: DiffLine; readonly hasNumbers: boolean }) {
  const { sign, text, before, after } = line;
  return (
    <div className={`flex ${LOOKS[sign]}`}>
      {hasNumbers &&
        [before, after].map((number, side) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: there are two sides, and they stay
            key={side}
            aria-hidden
            className="w-11 shrink-0 pr-2 text-right text-fg3 tabular-nums select-none"
          >
            {sign === '@' ? '' : number}
          </span>
        ))}
      <span className={`w-5 shrink-0 text-center ${SIGN_LOOKS[sign]}`}>{sign === '@' ? '' : sign}</span>
      <span className="pr-3 whitespace-pre [tab-size:4]">
        {sign === '@' && text === '' ? '…' : showHidden(text)}
      </span>
    </div>
  );
}

function textOf(lines: readonly DiffLine[]): string {
  return lines.map(({ sign, text }) => (sign === '@' ? `@@ ${text}` : sign + text)).join('\n');
}
