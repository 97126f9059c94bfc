import type { TranscriptMessage } from '../../../../../src/contract/transcript.ts';
import { formatCount, formatTokens } from '../../../../../src/core/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Moment, Usd } from '../../../ui/figures.tsx';
import { CopyLink } from './copy-link.tsx';
import { usePlace } from './place.ts';

/** What a message came to, when it was, and its address. */
export function MessageFigures({ message }: { readonly message: TranscriptMessage }) {
  const { chain, linked } = usePlace();
  const { id, tokens, cost, created, inherited, parts } = message;
  const isLinked = linked !== null && (id === linked || parts.some((part) => part.id === linked));
  const kinds = [
    `${formatCount(tokens.input)} input`,
    `${formatCount(tokens.output)} output`,
    `${formatCount(tokens.reasoning)} reasoning`,
    `${formatCount(tokens.cacheRead)} cache read`,
    `${formatCount(tokens.cacheWrite)} cache write`,
  ];
  return (
    <>
      {isLinked && <Badge tone="accent">linked</Badge>}
      {inherited && (
        <Badge title="This came with the fork. It is counted in the session that it was copied from.">
          inherited copy
        </Badge>
      )}
      {tokens.total > 0 && (
        <span
          className="num whitespace-nowrap text-fg2"
          title={`${formatCount(tokens.total)} tokens: ${kinds.join(', ')}`}
        >
          {formatTokens(tokens.total)} tokens
        </span>
      )}
      {(tokens.total > 0 || cost !== 0) && (
        <span className="num whitespace-nowrap text-fg2">
          <Usd value={cost} />
        </span>
      )}
      <span className="flex items-center gap-1 whitespace-nowrap text-fg3">
        <Moment iso={created} />
        <CopyLink sessionId={chain.at(-1) ?? ''} message={id} label="Copy link to this message" />
      </span>
    </>
  );
}
