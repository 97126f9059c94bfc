import type { ModelName } from './price.ts';

/** A name to look up: with a provider of the price table, or null for the maker of the model. */
export interface Candidate {
  readonly provider: string | null;
  readonly model: string;
}

/** Providers that OpenCode (by way of models.dev) names otherwise than the price table does. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  togetherai: 'together',
  'fireworks-ai': 'fireworks',
  'novita-ai': 'novita',
  'zai-coding-plan': 'zai',
  'zhipuai-coding-plan': 'zhipuai',
  'azure-cognitive-services': 'azure',
};

/** Providers that run models on the user's own machine, by the ids that OpenCode's documentation gives them. */
const LOCAL_PROVIDERS = new Set(['ollama', 'lmstudio', 'llama.cpp']);

/**
 * Names that do not change the price: where a gateway routes to, thinking and effort of the same model, a window of context,
 * a region. Dates and `-latest` come last, since tables have entries with them.
 */
const SUFFIXES: readonly RegExp[] = [
  /\[[^\]]*\]$/,
  /\([^)]*\)$/,
  /:(?:thinking|nitro|floor|exacto|extended|beta|latest|online)$/,
  /@(?:\d{8}|default|latest)$/,
  /(?<=^(?:gpt-|o\d).*)-(?:minimal|low|medium|high|xhigh)$/,
  /(?<=^claude-.*)-thinking$/,
  /-(?:20\d{6}|20\d{2}-\d{2}-\d{2})$/,
  /-latest$/,
];

/** Whether the model runs on the user's machine, and so costs nothing. */
export function isLocal({ provider }: ModelName): boolean {
  return provider !== null && LOCAL_PROVIDERS.has(provider.toLowerCase());
}

/** Whether the name itself says that the provider asks nothing: OpenRouter's `:free`, and `-free` of OpenCode Zen. */
export function isFreeByName({ provider, model }: ModelName): boolean {
  const name = model?.toLowerCase() ?? '';
  return name.endsWith(':free') || (provider === 'opencode' && name.endsWith('-free'));
}

/**
 * The names under which a price may stand, best first: of the provider that was used; then, as a proxy or subscription
 * sells the models of others, of each provider that the model's own name begins with; then of the maker of the model.
 */
export function candidatesOf({ provider, model }: ModelName): readonly Candidate[] {
  if (model === null || model.trim() === '') return [];
  const name = model.trim().toLowerCase();
  const found: Candidate[] = [];
  const add = (of: string | null, names: readonly string[]): void => {
    for (const each of names) found.push({ provider: of, model: each });
  };
  if (provider !== null && provider !== '') add(tableName(provider), spellings(name));
  const segments = name.split('/');
  for (let index = 1; index < segments.length; index++) {
    add(tableName(segments[index - 1] ?? ''), spellings(segments.slice(index).join('/')));
  }
  add(null, spellings(segments.at(-1) ?? name));
  return found.filter((candidate) => candidate.provider !== '' && candidate.model !== '');
}

function tableName(provider: string): string {
  const name = provider.toLowerCase();
  return PROVIDER_NAMES[name] ?? name;
}

/** The name as written, then without one after the other of what does not matter. */
function spellings(name: string): readonly string[] {
  const found = [name];
  let shorter = name;
  for (const suffix of SUFFIXES) {
    shorter = shorter.replace(suffix, '');
    found.push(shorter);
  }
  return [...new Set(found)];
}
