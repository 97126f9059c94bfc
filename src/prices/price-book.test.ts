import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFree, type Price } from './price.ts';
import { createPriceBook, LIST_PRICES } from './price-book.ts';
import { PRICE_TABLE } from './price-table.ts';

async function priceOf(name: string, book = LIST_PRICES): Promise<Price | null> {
  const [provider = '', ...model] = name.split(' ');
  const [price = null] = await book.pricesOf([{ provider, model: model.join(' ') }]);
  return price;
}

/** `provider model input/output` of the first period. */
async function shown(name: string): Promise<string | null> {
  const price = await priceOf(name);
  const rates = price?.periods[0]?.rates;
  return rates === undefined ? null : `${price?.provider} ${price?.model} ${rates.input}/${rates.output}`;
}

describe('a list price', () => {
  it.each([
    ['anthropic claude-sonnet-4-5', 'anthropic claude-sonnet-4-5 3/15'],
    ['anthropic claude-sonnet-4-5-20250929', 'anthropic claude-sonnet-4-5 3/15'],
    ['anthropic claude-3-5-haiku-latest', 'anthropic claude-3-5-haiku-latest 0.8/4'],
    ['openai gpt-5', 'openai gpt-5 1.25/10'],
    ['openai gpt-5-2025-08-07', 'openai gpt-5 1.25/10'],
    ['azure gpt-5', 'azure gpt-5 1.25/10'],
    ['xai grok-code-fast-1', 'x-ai grok-code-fast-1 0.2/1.5'],
    ['openrouter anthropic/claude-sonnet-4.5', 'openrouter anthropic/claude-sonnet-4.5 3/15'],
    ['openrouter anthropic/claude-sonnet-4.5:thinking', 'openrouter anthropic/claude-sonnet-4.5 3/15'],
    ['google-vertex-anthropic claude-sonnet-4-5@20250929', 'anthropic claude-sonnet-4-5 3/15'],
    ['github-copilot claude-haiku-4.5', 'github-copilot claude-haiku-4.5 1/5'],
  ])('of %s is that of its provider', async (name, expected) => {
    expect(await shown(name)).toBe(expected);
  });

  it.each([
    ['cx gpt-5.5', 'openai gpt-5.5 5/30'],
    ['cx gpt-5.5-high', 'openai gpt-5.5 5/30'],
    ['cx gpt-5.5(xhigh)', 'openai gpt-5.5 5/30'],
    ['cx cx/gpt-5.5', 'openai gpt-5.5 5/30'],
    ['litellm anthropic/claude-opus-4-5', 'anthropic claude-opus-4-5 5/25'],
    ['gateway openrouter/anthropic/claude-sonnet-4.5', 'openrouter anthropic/claude-sonnet-4.5 3/15'],
    ['opencode claude-sonnet-4-5', 'anthropic claude-sonnet-4-5 3/15'],
    ['proxy claude-opus-4-5-thinking', 'anthropic claude-opus-4-5 5/25'],
    ['proxy Claude-Sonnet-4-5[1m]', 'anthropic claude-sonnet-4-5 3/15'],
    ['github-copilot claude-sonnet-4.5', 'anthropic claude-sonnet-4-5 3/15'],
  ])('of %s, which a proxy sells, is that of the maker', async (name, expected) => {
    expect(await shown(name)).toBe(expected);
  });

  it.each([
    'github-copilot gpt-4.1',
    'openrouter deepseek/deepseek-r1:free',
    'openrouter somebody/new:free',
    'opencode minimax-m2.1-free',
    'ollama gpt-oss:20b',
  ])('of %s is nothing, and known to be nothing', async (name) => {
    const price = await priceOf(name);
    expect(price !== null && isFree(price)).toBe(true);
  });

  it.each([
    'mock smart',
    'openai gpt-5-mock',
    'mockant claude-mock',
    'proxy author',
    'openai ',
    'opencode big-pickle',
  ])('of %s is not known, which is not nothing', async (name) => {
    expect(await priceOf(name)).toBeNull();
  });

  it('is not nothing because another provider gives the model away', async () => {
    const google = await priceOf('google gemma-3');
    expect(google !== null && isFree(google)).toBe(true);
    expect(await priceOf('deepinfra google/gemma-3')).toBeNull();
  });

  it('is of no model without a name', async () => {
    expect(await LIST_PRICES.pricesOf([{ provider: null, model: null }])).toEqual([null]);
    expect(await LIST_PRICES.pricesOf([{ provider: null, model: 'gpt-5' }])).toMatchObject([
      { provider: 'openai' },
    ]);
  });

  it('comes from the version of the table that is installed', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(manifest).toMatchObject({ dependencies: { [PRICE_TABLE.name]: PRICE_TABLE.version } });
  });

  it('is found without any network', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.reject(new Error('no network'));
    try {
      expect(await createPriceBook({}).pricesOf([{ provider: 'openai', model: 'gpt-5' }])).toMatchObject([
        { origin: 'table' },
      ]);
    } finally {
      globalThis.fetch = fetch;
    }
  });
});

describe('a price of the user’s own', () => {
  const book = createPriceBook({
    'mock/smart': { input: 2, output: 8 },
    smart: { input: 1 },
    'anthropic/claude-sonnet-4-5': { output: 10, cacheRead: 0 },
    free: { input: 0, output: 0 },
  });

  it('is looked up with the provider first, then for any provider', async () => {
    expect((await priceOf('mock smart', book))?.periods.map(({ rates }) => rates)).toEqual([
      { input: 2, output: 8, reasoning: 8, cacheRead: 2, cacheWrite: 2, request: 0 },
    ]);
    expect((await priceOf('other smart', book))?.periods.map(({ rates }) => rates)).toEqual([
      { input: 1, output: 0, reasoning: 0, cacheRead: 1, cacheWrite: 1, request: 0 },
    ]);
    expect(await priceOf('other Smart', book)).toBeNull();
  });

  it('leaves what it does not name to the list price, in each of its tiers', async () => {
    const price = await priceOf('anthropic claude-sonnet-4-5', book);
    expect(price?.origin).toBe('config');
    expect(
      price?.periods.map(({ above, upTo, rates }) => [
        above,
        upTo,
        rates.input,
        rates.output,
        rates.reasoning,
      ]),
    ).toEqual([
      [null, 200_000, 3, 10, 10],
      [200_000, null, 6, 10, 10],
    ]);
    expect(price?.periods.map(({ rates }) => [rates.cacheRead, rates.cacheWrite])).toEqual([
      [0, 3.75],
      [0, 7.5],
    ]);
  });

  it('can mark a model as free', async () => {
    const price = await priceOf('mock free', book);
    expect(price !== null && isFree(price)).toBe(true);
  });
});
