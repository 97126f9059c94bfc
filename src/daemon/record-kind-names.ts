import { RECORD_KINDS } from '../ingest/kinds/registry.ts';

/** The record kinds that can be read, for the configuration. */
export const recordKindNames: readonly string[] = RECORD_KINDS.map((kind) => kind.name);
