import type { Span } from './span.ts';

/** A span whose place is still to be found. */
export type NewSpan = Omit<Span, 'parent' | 'depth' | 'inside'> & {
  parent: number;
  depth: number;
  inside: number;
};

type GivenSpan = Pick<Span, 'id' | 'kind' | 'sessionId' | 'name'> & Partial<Span>;

/** A span with what is usual where nothing is given. Written out, because spreading takes ten times as long. */
export function spanOf(given: GivenSpan): NewSpan {
  return {
    id: given.id,
    kind: given.kind,
    sessionId: given.sessionId,
    depth: 0,
    nesting: given.nesting ?? 0,
    level: given.level ?? -1,
    parent: -1,
    name: given.name,
    detail: given.detail ?? '',
    agent: given.agent ?? null,
    status: given.status ?? null,
    isError: given.isError ?? false,
    error: given.error ?? null,
    isInherited: given.isInherited ?? false,
    start: given.start ?? null,
    end: given.end ?? null,
    durationMs: given.durationMs ?? null,
    isOpen: given.isOpen ?? false,
    figures: given.figures ?? null,
    inside: given.inside ?? 0,
    errors: given.errors ?? 0,
    childSessionId: given.childSessionId ?? null,
    isLoaded: given.isLoaded ?? true,
    event: given.event ?? null,
    exchange: given.exchange ?? null,
    trace: given.trace ?? null,
  };
}

/** A span without its place, with what stands below it, made when its turn comes. */
export interface Draft {
  readonly span: NewSpan;
  readonly below: () => readonly Draft[];
}
