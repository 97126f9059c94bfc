import { usualBatch } from './batch-size.ts';
import { usualPage, usualSearchMs } from './page-size.ts';
import type { InputOf, Question } from './questions.ts';

/** Where a question is asked over HTTP; `{id}` in a path stands for the input's key of that name. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/**
 * The endpoint of every question. The input of a GET is its query string (booleans as `true` and `false`, numbers as
 * digits), that of a POST its body as JSON.
 */
export const endpoints: Readonly<Record<Question, Endpoint>> = {
  status: { method: 'GET', path: '/api/status' },
  stats: { method: 'GET', path: '/api/stats' },
  daily: { method: 'GET', path: '/api/daily' },
  costAnomalies: { method: 'GET', path: '/api/cost-anomalies' },
  sessions: { method: 'GET', path: '/api/sessions' },
  session: { method: 'GET', path: '/api/sessions/{id}' },
  trace: { method: 'GET', path: '/api/sessions/{id}/trace' },
  exchanges: { method: 'GET', path: '/api/sessions/{id}/exchanges' },
  models: { method: 'GET', path: '/api/models' },
  tools: { method: 'GET', path: '/api/tools' },
  errors: { method: 'GET', path: '/api/errors' },
  errorGroups: { method: 'GET', path: '/api/error-groups' },
  errorGroup: { method: 'GET', path: '/api/error-groups/{id}' },
  files: { method: 'GET', path: '/api/files' },
  file: { method: 'GET', path: '/api/file' },
  projects: { method: 'GET', path: '/api/projects' },
  tool: { method: 'GET', path: '/api/tools/{name}' },
  overview: { method: 'GET', path: '/api/overview' },
  heatMap: { method: 'GET', path: '/api/heat-map' },
  agents: { method: 'GET', path: '/api/agents' },
  agent: { method: 'GET', path: '/api/agents/{name}' },
  delegations: { method: 'GET', path: '/api/delegations' },
  sessionContext: { method: 'GET', path: '/api/sessions/{id}/context' },
  search: { method: 'GET', path: '/api/search' },
  transcript: { method: 'GET', path: '/api/sessions/{id}/transcript' },
  timeline: { method: 'GET', path: '/api/sessions/{id}/timeline' },
  part: { method: 'GET', path: '/api/parts/{id}' },
  doctor: { method: 'GET', path: '/api/doctor' },
  quality: { method: 'GET', path: '/api/quality' },
  checkQuality: { method: 'POST', path: '/api/quality/check' },
  reconcile: { method: 'GET', path: '/api/reconcile' },
  sql: { method: 'POST', path: '/api/sql' },
};

/** The endpoints that answer no question. */
export const otherEndpoints = {
  /** Whether something answers, and its version; needs no token. */
  health: { method: 'GET', path: '/healthz' },
  /** Takes `?token=` for a cookie. */
  login: { method: 'GET', path: '/login' },
  /** Runs a pass; answers with the lines of `sync-stream.ts`. */
  sync: { method: 'POST', path: '/api/sync' },
  /** Derives everything anew; answers with the lines of `sync-stream.ts`. */
  rebuild: { method: 'POST', path: '/api/rebuild' },
  /** The bytes of one table, in the format that is asked for. */
  export: { method: 'GET', path: '/api/export/{table}' },
  /** Server-sent events of `events.ts`. */
  events: { method: 'GET', path: '/api/events' },
  /** The OpenAPI document that `openapi.ts` writes. */
  openapi: { method: 'GET', path: '/api/openapi.json' },
} as const satisfies Readonly<Record<string, Endpoint>>;

/** What a GET of `sessions` means where it does not say otherwise. */
export const sessionsDefaults = { all: false, limit: usualPage };

/** What a GET means where it does not say otherwise; `tz` is the zone of the daemon. */
export const queryDefaults: Readonly<Record<string, string | number | boolean>> = {
  ...sessionsDefaults,
  missing: true,
  archived: true,
  budgetMs: usualSearchMs,
  full: false,
  dryRun: false,
  batch: usualBatch,
};

/** A question as a request: `target` is path and query string, `body` the JSON of a POST. */
export interface QuestionRequest {
  readonly method: Endpoint['method'];
  readonly target: string;
  readonly body: string | null;
}

/** Writes a question as a request. */
export function requestOf<Q extends Question>(question: Q, input: InputOf<Q>): QuestionRequest {
  const { method, path } = endpoints[question];
  if (method === 'POST') return { method, target: path, body: JSON.stringify(input) };
  return { method, target: targetOf(path, input), body: null };
}

/** Path and query string of a GET; `{name}` in the path stands for the input's key of that name. */
export function targetOf(path: string, input: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  let target = path;
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const place = `{${name}}`;
    if (path.includes(place)) target = target.replace(place, () => encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  return query.size === 0 ? target : `${target}?${query}`;
}
