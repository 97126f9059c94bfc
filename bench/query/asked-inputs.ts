import type { Facts, Narrowing } from './facts.ts';

/** One request that is measured again and again. */
export interface AskedInput {
  /** The name of the contract, or `export`. */
  readonly question: string;
  /** What is special about this input. */
  readonly label: string;
  readonly path: string;
  /** Query string, without a cursor. */
  readonly query: Readonly<Record<string, string>>;
  /** The body of a POST; null for a GET. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Whether the second page is measured instead of the first. */
  readonly isSecondPage: boolean;
  /** Milliseconds that 95 of 100 answers may take; null for what is judged by its bytes a second. */
  readonly goalMs: number | null;
  /** Requests at most, of what is not meant to be asked often. */
  readonly atMost: number;
}

const GOAL_MS = 150;
const SESSION_GOAL_MS = 25;

type Query = Readonly<Record<string, string>>;

/** Every measured input. */
export function askedInputs(facts: Facts): readonly AskedInput[] {
  const { session, part } = facts;
  const get = (question: string, path: string, query: Query = {}, label = ''): AskedInput => ({
    ...{ question, label, path, query },
    ...{ body: null, isSecondPage: false, goalMs: GOAL_MS, atMost: Number.POSITIVE_INFINITY },
  });
  const narrowed = (question: string, path: string, query: Query = {}, by = facts.usual): AskedInput[] => [
    get(question, path, query),
    ...Object.entries(narrowings(by)).map(([label, narrow]) =>
      get(question, path, { ...query, ...narrow }, label),
    ),
  ];
  /** The first page, narrowed, and the second page. */
  const list = (question: string, path: string, query: Query = {}, by = facts.usual): AskedInput[] => [
    ...narrowed(question, path, query, by),
    { ...get(question, path, query, 'page 2'), isSecondPage: true },
  ];
  const sorted = (question: string, path: string, sorts: readonly string[]): AskedInput[] =>
    sorts.map((sort) => get(question, path, { sort, limit: '50' }, `sort ${sort}`));
  const ofSession = (question: string, path: string, query: Query = {}): AskedInput => ({
    ...get(question, path, query),
    goalMs: SESSION_GOAL_MS,
  });
  const pageOfSession = (question: string, path: string, limit: string): AskedInput[] => [
    ofSession(question, path, { limit }),
    { ...ofSession(question, path, { limit }), label: 'page 2', isSecondPage: true },
  ];
  const groupPath = `/api/error-groups/${encodeURIComponent(facts.errorGroup.name)}`;
  const ofTheSession = `/api/sessions/${session}`;
  const seldom = (input: AskedInput): AskedInput => ({ ...input, atMost: 5 });
  return [
    ...narrowed('overview', '/api/overview'),
    ...narrowed('stats', '/api/stats'),
    ...narrowed('daily', '/api/daily'),
    ...['model', 'agent', 'project', 'tool'].map((group) =>
      get('daily', '/api/daily', { group }, `by ${group}`),
    ),
    ...['hour', 'week', 'month'].map((by) => get('daily', '/api/daily', { by }, `each ${by}`)),
    ...narrowed('costAnomalies', '/api/cost-anomalies'),
    ...narrowed('heatMap', '/api/heat-map'),
    ...list('sessions', '/api/sessions', { limit: '50' }),
    ...sorted('sessions', '/api/sessions', SESSION_SORTS),
    get('sessions', '/api/sessions', { limit: '50', all: 'true', title: 'parser' }, 'all, by title'),
    get('sessions', '/api/sessions', { limit: '50', status: 'error' }, 'status error'),
    get('sessions', '/api/sessions', { limit: '50', hasErrors: 'true' }, 'with errors'),
    ofSession('session', ofTheSession),
    ofSession('trace', `${ofTheSession}/trace`),
    { ...ofSession('trace', `/api/sessions/${facts.parent}/trace`), label: 'with children' },
    ofSession('exchanges', `${ofTheSession}/exchanges`),
    ...pageOfSession('timeline', `${ofTheSession}/timeline`, '50'),
    ...pageOfSession('transcript', `${ofTheSession}/transcript`, '20'),
    ofSession('sessionContext', `${ofTheSession}/context`),
    ofSession('part', `/api/parts/${part}`),
    ...narrowed('agents', '/api/agents'),
    ...list('agent', '/api/agents/build', { limit: '50' }),
    ...narrowed('delegations', '/api/delegations'),
    ...narrowed('models', '/api/models'),
    ...narrowed('tools', '/api/tools'),
    get('tools', '/api/tools', { mergeNames: 'true' }, 'names merged'),
    ...list('tool', '/api/tools/bash', { limit: '50' }),
    ...list('errors', '/api/errors', { limit: '50' }),
    ...list('errorGroups', '/api/error-groups', { limit: '2' }),
    ...list('errorGroup', groupPath, { limit: '2' }, facts.errorGroup.narrowing),
    ...list('files', '/api/files', { limit: '50' }),
    ...sorted('files', '/api/files', FILE_SORTS),
    get('files', '/api/files', { limit: '50', search: 'file-7' }, 'by a piece'),
    get('files', '/api/files', { limit: '50', prefix: '' }, 'folders'),
    ...list('file', '/api/file', { path: facts.file.name, limit: '2' }, facts.file.narrowing),
    ...narrowed('projects', '/api/projects'),
    ...list('search', '/api/search', { q: 'const', limit: '20' }),
    get('search', '/api/search', { q: 'zzyzxnowhere', limit: '20' }, 'a word that is nowhere'),
    get('search', '/api/search', { q: 'tool:bash status:error', limit: '20' }, 'conditions alone'),
    {
      ...get('sql', '/api/sql', {}, 'parts of a type'),
      body: { sql: 'SELECT type, count(*) FROM parts GROUP BY type ORDER BY type' },
    },
    {
      ...get('sql', '/api/sql', {}, "one session's rows"),
      body: { sql: `SELECT id, type, preview FROM parts WHERE session_id = '${session}' ORDER BY id` },
      goalMs: SESSION_GOAL_MS,
    },
    get('status', '/api/status'),
    get('doctor', '/api/doctor'),
    get('quality', '/api/quality'),
    seldom({ ...get('checkQuality', '/api/quality/check'), body: {}, goalMs: null }),
    ...list('reconcile', '/api/reconcile', { all: 'true', limit: '50' }).map(seldom),
    ...EXPORTS.map((table) => ({
      ...seldom(get('export', `/api/export/${table}`, { format: 'csv' }, table)),
      goalMs: null,
    })),
  ];
}

/** A filter each. */
function narrowings({ project, agent, model, from, to }: Narrowing): Readonly<Record<string, Query>> {
  return { project: { project }, agent: { agent }, model: { model }, 'a week': { from, to } };
}

const SESSION_SORTS = ['created', 'updated', 'cost', 'ownCost', 'tokens', 'tools', 'errors', 'duration'];
const FILE_SORTS = [
  ...['edits', 'reads', 'writes', 'operations', 'failed', 'additions', 'deletions', 'sessions'],
  ...['lastTouched', 'path'],
];
const EXPORTS = [
  ...['sessions', 'usage', 'tool_calls', 'errors', 'exchanges', 'delegations', 'traces', 'daily'],
];
