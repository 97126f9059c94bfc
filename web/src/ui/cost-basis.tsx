import { Blend, Calculator, CircleHelp, Gift, ReceiptText } from 'lucide-react';
import type { ModelEstimate } from '../../../src/contract/usage.ts';
import { unknownMark } from '../../../src/core/format.ts';
import { Usd } from './figures.tsx';

/** What the cost of usage is known by, its sign, and what the word means. */
const BASES = {
  recorded: { icon: ReceiptText, tone: 'text-fg2', means: 'OpenCode recorded what it cost' },
  estimated: {
    icon: Calculator,
    tone: 'text-fg2',
    means: 'No cost was recorded; prices say what it would have been',
  },
  free: { icon: Gift, tone: 'text-agent', means: 'No cost was recorded, and its price is nothing' },
  unpriced: { icon: CircleHelp, tone: 'text-warning', means: 'No cost was recorded, and no price is known' },
  mixed: { icon: Blend, tone: 'text-fg2', means: 'Known by more than one of the others' },
} as const;

/** What a cost is known by, as a sign and a word. */
export function BasisMark({ basis }: { readonly basis: ModelEstimate['basis'] }) {
  if (basis === null) return <span title="Neither tokens nor a cost">{unknownMark}</span>;
  const { icon: Icon, tone, means } = BASES[basis];
  return (
    <span className={`flex items-center gap-1 ${tone}`} title={means}>
      <Icon size={13} aria-hidden /> {basis}
    </span>
  );
}

/** What is beside a recorded cost, as on the command line: nothing where that is all, a word where it is no number. */
export function EstimateText({ estimated, basis }: ModelEstimate) {
  if (basis === null || basis === 'recorded') return null;
  if (basis === 'free') return <span className="text-fg2">free</span>;
  if (basis === 'unpriced') return <span className="text-warning">no price</span>;
  return (
    <span className="text-fg2">
      ~<Usd value={estimated} />
    </span>
  );
}
