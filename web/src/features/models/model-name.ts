import { storedName } from '../../ui/stored-name.ts';

/** A model as answers name it. */
export interface NamedModel {
  readonly provider: string | null;
  readonly model: string | null;
}

/** What the filter for a model is, and the group that `daily` has it under; null where it has no name to ask for. */
export function modelFilter({ provider, model }: NamedModel): string | null {
  if (model === null) return null;
  const text = provider === null ? model : `${provider}/${model}`;
  return text === '' ? null : text;
}

/** A model's name in full, for those who hear the page and on hover. */
export function modelWords({ provider, model }: NamedModel): string {
  return `${storedName(provider)}/${storedName(model)}`;
}
