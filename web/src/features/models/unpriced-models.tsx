import { CircleHelp } from 'lucide-react';
import type { ModelFigures } from '../../../../src/contract/models.ts';
import { formatTokens, plural } from '../../../../src/core/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { modelFilter, modelWords } from './model-name.ts';

/** Whether some of a model's usage has neither a recorded cost nor a price. */
function isUnpriced({ basis, price }: ModelFigures): boolean {
  return basis === 'unpriced' || (basis === 'mixed' && price === null);
}

/** Names that are written out. */
const MOST_NAMES = 12;

/** Models that nobody knows a price of, and what to do about it. */
export function UnpricedModels({ models }: { readonly models: readonly ModelFigures[] }) {
  const unpriced = models.filter(isUnpriced).sort((one, other) => other.tokens.total - one.tokens.total);
  if (unpriced.length === 0) return null;
  const names = unpriced.flatMap((row) => modelFilter(row) ?? []);
  const left = unpriced.length - MOST_NAMES;
  return (
    <section aria-labelledby="unpriced" className="border-b border-line px-4 py-3">
      <h2 id="unpriced" className="flex items-center gap-1.5 text-base font-semibold text-warning">
        <CircleHelp size={14} aria-hidden />
        {plural(unpriced.length, 'model')} without a known price
      </h2>
      <p className="mt-1 text-sm text-fg2">
        OpenCode recorded no cost for {unpriced.length === 1 ? 'its' : 'their'} usage, and neither the price
        table nor the config has a price: it is in no cost and in no estimate.
      </p>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        {unpriced.slice(0, MOST_NAMES).map((row) => (
          <li key={modelWords(row)}>
            {modelWords(row)} <span className="num text-fg3">{formatTokens(row.tokens.total)} tokens</span>
          </li>
        ))}
        {left > 0 && <li className="text-fg3">and {left} more</li>}
      </ul>
      {names.length > 0 && (
        <details className="mt-1.5 text-sm">
          <summary className="cursor-pointer text-fg2 hover:text-fg">What to do</summary>
          <p className="mt-1 text-fg2">
            Write {names.length === 1 ? 'its price' : 'their prices'} into the config file under{' '}
            <code className="num">prices</code>, in USD per million tokens in place of the zeros (all zeros
            mean free), and start the daemon again. Cache reads and writes can have prices of their own,{' '}
            <code className="num">cacheRead</code> and <code className="num">cacheWrite</code>.
          </p>
          <div className="mt-1.5 flex max-w-160 items-start gap-2 rounded-panel border border-line bg-surface p-2">
            <pre className="num min-w-0 flex-1 break-all whitespace-pre-wrap">{priceLines(names)}</pre>
            <CopyButton text={priceLines(names)} label="Copy these lines" />
          </div>
        </details>
      )}
    </section>
  );
}

/** The lines of the config that give each of them a price, of nothing until it is filled in. */
function priceLines(names: readonly string[]): string {
  const rates = { input: 0, output: 0 };
  return JSON.stringify({ prices: Object.fromEntries(names.map((name) => [name, rates])) }, null, 2);
}
