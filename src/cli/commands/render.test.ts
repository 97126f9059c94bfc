import { describe, expect, test } from 'vitest';
import { type Agent, agent as agentSchema } from '../../contract/agent.ts';
import type { AgentFigures } from '../../contract/agents.ts';
import { costAnomalies as anomaliesSchema, type CostAnomalies } from '../../contract/cost-anomalies.ts';
import { type Daily, daily as dailySchema } from '../../contract/daily.ts';
import {
  type DelegationFigures,
  type Delegations,
  delegations as delegationsSchema,
} from '../../contract/delegations.ts';
import { type Doctor, doctor as doctorSchema } from '../../contract/doctor.ts';
import { type File, file as fileSchema } from '../../contract/file.ts';
import { type Files, files as filesSchema } from '../../contract/files.ts';
import { type HeatMap, heatMap as heatMapSchema } from '../../contract/heat-map.ts';
import { type Models, models as modelsSchema } from '../../contract/models.ts';
import { type Overview, type OverviewTotals, overview as overviewSchema } from '../../contract/overview.ts';
import { type Projects, projects as projectsSchema } from '../../contract/projects.ts';
import { type Quality, quality as qualitySchema } from '../../contract/quality.ts';
import { type Figure, type Reconcile, reconcile as reconcileSchema } from '../../contract/reconcile.ts';
import { type Session, session as sessionSchema } from '../../contract/session.ts';
import { sessionContext as contextSchema, type SessionContext } from '../../contract/session-context.ts';
import { sqlResult as sqlSchema } from '../../contract/sql.ts';
import { type Stats, stats as statsSchema } from '../../contract/stats.ts';
import { type Status, status as statusSchema } from '../../contract/status.ts';
import { type SyncResult, syncResult as syncSchema } from '../../contract/sync.ts';
import { type Tool, tool as toolSchema } from '../../contract/tool.ts';
import { type ToolFigures, type Tools, tools as toolsSchema } from '../../contract/tools.ts';
import type { View } from '../table.ts';
import { displayWidth } from '../terminal-text.ts';
import { renderAgent, renderAgents } from './agents.ts';
import { renderContext } from './context.ts';
import { renderAnomalies, renderDaily } from './daily.ts';
import { renderDelegations } from './delegations.ts';
import { renderDoctor } from './doctor.ts';
import { renderFile, renderFiles } from './files.ts';
import { renderHeatMap } from './heatmap.ts';
import { renderModels } from './models.ts';
import { renderOverview } from './overview.ts';
import { renderProjects } from './projects.ts';
import { renderQuality } from './quality.ts';
import { renderReconcile } from './reconcile.ts';
import { renderSession } from './session.ts';
import { renderSessions } from './sessions.ts';
import { renderSql } from './sql.ts';
import { renderStats } from './stats.ts';
import { renderStatus } from './status.ts';
import { renderSync, syncRemarks } from './sync.ts';
import { renderTool, renderTools } from './tools.ts';

const narrow: View = { width: 80, colour: false, timeZone: 'Europe/Berlin', now: Date.UTC(2026, 10, 23, 12) };
const wide: View = { ...narrow, width: 200 };
const hostile = '\u001b[2J\u001b]0;owned\u0007red\u009b31m\nnext line\u202egnp.exe \ud800';

const tokens = {
  input: 635_200,
  output: 9639,
  reasoning: 440,
  cacheRead: 660_900,
  cacheWrite: 15_900,
  total: 1_321_639,
};
const none = { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 0 };
const raw = {
  input: 667_800,
  output: 10_359,
  reasoning: 580,
  cacheRead: 685_900,
  cacheWrite: 15_900,
  total: 1_379_959,
};

const modelRows: Stats['models'] = [
  { provider: 'mock', model: 'smart', messages: 67, tokens, cost: 0.90006, estimated: 1.25, basis: 'mixed' },
  {
    provider: '',
    model: hostile,
    messages: 36,
    tokens: none,
    cost: 0.00001,
    estimated: 0,
    basis: 'recorded',
  },
];
const stats: Stats = {
  sessions: { total: 61, roots: 56, children: 5, forks: 2, archived: 1, missing: 0 },
  messages: { total: 204, user: 77, assistant: 127, inherited: 10, orphans: 0 },
  parts: { total: 489, orphans: 4 },
  toolCalls: [{ tool: 'bash', status: 'completed', outcome: 'ok', calls: 1017, inherited: 2 }],
  errors: [{ name: 'APIError', count: 3 }],
  tokens,
  cost: { recorded: 1.116464, estimated: 1.25, unpricedModels: [{ provider: 'mock', model: null }] },
  compaction: { messages: 3, tokens: none, cost: 0 },
  unattributed: { tokens: none, cost: 0 },
  raw: { messages: 127, tokens: raw, cost: 1.234664 },
  models: modelRows,
};
const daily: Daily = {
  tz: 'Europe/Berlin',
  days: [
    { date: '2026-11-22', messages: 100, tokens, cost: 1, estimated: 0.5 },
    { date: '2026-11-23', messages: 22, tokens: none, cost: 0.116464, estimated: 0 },
  ],
};
const models: Models = {
  prices: { name: '@example/prices', version: '0.1.8', date: '2026-09-23', overrides: 2 },
  models: modelRows.map((row) => ({
    ...row,
    price: { origin: 'table', provider: 'mock', model: hostile },
    sessions: 1234,
    errors: 3,
    errorRate: 0.0448,
    cacheHitRatio: null,
    tokensPerSecond: { p50: 83.4, p95: 120.1 },
    timeToFirstTokenMs: { p50: 812, p95: 4210.5 },
    stepMs: null,
  })),
};
const anomalies: CostAnomalies = {
  tz: 'America/Argentina/ComodRivadavia',
  days: [{ date: '2026-11-22', cost: 12_345.67, mean: 2, deviation: 1.25, threshold: 4.5 }],
};
const figures = { tokens, cost: 1.116464, toolCalls: 12, errors: 1, wallMs: 125_000 };
const session: Session = {
  id: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
  title: hostile,
  parentId: null,
  rootId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
  depth: 0,
  status: 'completed',
  isFork: true,
  own: figures,
  inclusive: { ...figures, wallMs: null },
  raw: { own: { tokens: raw, cost: 1.234664 }, inclusive: { tokens: raw, cost: 1.234664 } },
  children: ['ses_df8e98c4affeAbCdEfGhIjKlMo'],
  project: '/home/ada/a project/with a long path/that goes on/and on/for a while/until/it/ends',
  created: '2026-11-23T06:27:21.653Z',
  updated: '2026-11-23T06:40:00.000Z',
  archived: null,
  missing: false,
  orphan: false,
  unattributed: { tokens: none, cost: 0.000125 },
  agents: ['build', 'plan'],
  models: ['mock/smart'],
  exchanges: 3,
  contextPeak: 25_000,
  activeMs: 65_000,
  delegations: 1,
};
const tools: Tools = {
  trendBy: 'day',
  tools: [
    {
      tool: 'bash',
      calls: 22,
      ok: 14,
      error: 4,
      denied: 1,
      aborted: 1,
      timeout: 1,
      invalid: 0,
      running: 0,
      stale: 1,
      inherited: 2,
      p50Ms: 20,
      p95Ms: 1500,
      p99Ms: 100_000,
      maxMs: 120_000,
      errorRate: 0.333,
      outputBytes: { sum: 1_234_567, p95: 50_000 },
      names: ['bash'],
      trend: [{ date: '2026-11-23', calls: 22, errors: 7 }],
    },
    {
      tool: hostile,
      calls: 1,
      ok: 1,
      error: 0,
      denied: 0,
      aborted: 0,
      timeout: 0,
      invalid: 0,
      running: 0,
      stale: 0,
      inherited: 0,
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
      maxMs: null,
      errorRate: 0,
      outputBytes: null,
      names: [hostile],
      trend: [],
    },
  ],
};
const tool: Tool = {
  trendBy: 'day',
  figures: tools.tools[0] as ToolFigures, // the first of two
  histogram: [
    { fromMs: 0, toMs: 10, calls: 3 },
    { fromMs: 10, toMs: null, calls: 19 },
  ],
  arguments: [{ argument: hostile, calls: 12, errors: 1 }],
  failing: [
    {
      partId: 'prt_1',
      messageId: 'msg_1',
      sessionId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
      tool: 'bash',
      at: '2026-11-23T06:27:21.653Z',
      outcome: 'timeout',
      errorType: 'timeout',
      argument: hostile,
      durationMs: 120_000,
    },
  ],
  next: 'abc',
};
const pair: DelegationFigures = {
  from: 'build',
  to: hostile,
  delegations: 3,
  outcomes: { ok: 1, error: 1, denied: 0, aborted: 0, timeout: 0, invalid: 0, open: 0, unknown: 1 },
  own: { tokens, cost: 1 },
  inclusive: { tokens, cost: 1.5 },
  p50Ms: 20_000,
  p95Ms: null,
  maxMs: 125_000,
};
const delegations: Delegations = {
  pairs: [pair],
  chains: [{ agents: ['build', hostile, null], depth: 2, count: 1, rootSessionId: 'ses_1', started: null }],
};
const agentFigures: AgentFigures = {
  agent: hostile,
  runs: 12,
  roots: 10,
  delegated: 1,
  segments: 1,
  sessions: 11,
  steps: 40,
  toolCalls: 90,
  toolErrors: 2,
  failed: 1,
  errorRate: 1 / 12,
  own: { tokens, cost: 1.116464 },
  inclusive: { tokens, cost: 2 },
  activeMs: { p50: 20_000, p95: 125_000 },
  wallMs: { p50: 30_000, p95: null },
  lastStarted: '2026-11-23T06:27:21.653Z',
};
const agent: Agent = {
  figures: agentFigures,
  models: models.models,
  tools: [{ tool: hostile, calls: 3, errors: 1 }],
  to: [pair],
  from: [],
  runs: [
    {
      id: 'root:ses_1',
      kind: 'root',
      sessionId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
      rootSessionId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
      depth: 0,
      description: hostile,
      outcome: null,
      errorType: 'rate_limit',
      started: '2026-11-23T06:27:21.653Z',
      wallMs: null,
      activeMs: 20_000,
      steps: 4,
      toolCalls: 3,
      toolErrors: 1,
      own: { tokens, cost: 1 },
      inclusive: { tokens, cost: 2 },
    },
  ],
  next: null,
};
const totals: OverviewTotals = {
  tokens,
  cost: 1.116464,
  estimated: 0.5,
  sessions: 61,
  exchanges: 77,
  steps: 122,
  toolCalls: 90,
  stepErrors: 3,
  toolErrors: 7,
  cacheHitRatio: 0.503,
  errorRate: 0.047,
};
const overview: Overview = {
  totals,
  previous: { ...totals, cacheHitRatio: null, errorRate: 0 },
  by: 'day',
  series: daily.days,
  top: {
    projects: [{ name: hostile, sessions: 2, messages: 3, tokens: 4, cost: 5 }],
    models: [],
    agents: [{ name: null, sessions: 2, messages: 3, tokens: 4, cost: 5 }],
  },
  errors: [
    {
      kind: 'tool',
      time: null,
      type: 'timeout',
      code: null,
      name: null,
      tool: 'bash',
      outcome: 'timeout',
      message: hostile,
      stackTrace: null,
      group: 'timeout-0123456789ab',
      sessionId: 'ses_1',
      sessionTitle: null,
      messageId: 'msg_1',
      partId: 'prt_1',
      agent: null,
      provider: null,
      model: null,
    },
  ],
  sync: {
    phase: 'done',
    progress: null,
    lastChange: null,
    files: { processed: 820, skipped: 1, transient_failure: 0, failed: 1 },
  },
};
const cells = { messages: 1, tokens: 2, cost: 3 };
const heatMap: HeatMap = {
  tz: 'Europe/Berlin',
  days: Array.from({ length: 365 }, (_, day) => ({
    date: `2026-${day}`,
    ...cells,
    tokens: day < 7 ? day : 0,
  })),
  hours: Array.from({ length: 168 }, (_, hour) => ({
    weekday: Math.floor(hour / 24) + 1,
    hour: hour % 24,
    ...cells,
  })),
};
const context: SessionContext = {
  id: 'ses_1',
  peak: 25_000,
  compactions: 1,
  steps: [
    {
      messageId: 'msg_1',
      at: '2026-11-23T06:27:21.653Z',
      agent: hostile,
      provider: 'mock',
      model: 'smart',
      context: 25_000,
      cached: 20_000,
      output: 120,
      reasoning: 0,
      compaction: true,
      inherited: false,
    },
  ],
};
const path =
  '/home/ada/.local/share/opencode/storage/part/msg_209d12345001abcdefghijklmn/prt_209d12345001abcdefghijklmn.json';
const failure = {
  path,
  kind: 'part',
  status: 'failed' as const,
  error: 'not JSON: the file ends at byte 12',
};
const sync: SyncResult = {
  runId: 'run_1',
  phase: 'done',
  seconds: 1.234,
  files: { seen: 820, processed: 818, unchanged: 0, skipped: 1, transientFailure: 0, failed: 1 },
  rows: { sessions: 61, messages: 204, parts: 489 },
  failures: [failure],
};
const status: Status = {
  phase: 'realtime',
  runId: 'run_1',
  daemon: { pid: 4711, port: 19_876, since: '2026-11-23T11:00:00.000Z', problem: null },
  t0: '2026-11-23T11:58:00.000Z',
  progress: { filesDone: 1200, filesTotal: 232_000, etaSeconds: 90 },
  lastChange: '2026-11-23T11:59:57.000Z',
  queue: { length: 12, lagMs: { p50: 41.4, p99: 212 } },
  watch: [
    { root: '/home/ada/.local/share/opencode/storage', directories: 2340, complete: true, problem: null },
    { root: hostile, directories: 0, complete: false, problem: `EMFILE ${hostile}` },
  ],
  files: {
    byStatus: { processed: 818, skipped: 1, transient_failure: 0, failed: 1 },
    byType: [{ type: 'part', status: 'processed', count: 489 }],
  },
  sources: [
    {
      path: '/home/ada/.local/share/opencode/storage',
      kind: 'json',
      generation: 'json-1',
      state: 'ok',
      hint: null,
      dataDir: '/home/ada/.local/share/opencode',
    },
  ],
  notUnderstood: [{ source: '/home/ada/.local/share/opencode/storage', name: 'span', count: 1200 }],
  failures: [
    { ...failure, attempts: 1, nextRetryAt: null },
    { ...failure, status: 'transient_failure', attempts: 3, nextRetryAt: '2026-11-23T12:00:30.000Z' },
  ],
};
const doctor: Doctor = {
  checks: [
    {
      name: 'sources_found',
      severity: 'ok',
      message: 'Data of OpenCode was found.',
      hint: null,
      meaning: 'There is data.',
      count: 0,
      sample: [],
    },
    {
      name: 'parent_cycles',
      severity: 'warning',
      message: '3 session(s) are their own ancestors.',
      hint: 'Look at the parentID of the sessions that are named.',
      meaning: 'No session is its own ancestor.',
      count: 3,
      sample: [hostile, 'ses_b'],
    },
    {
      name: 'failed_files',
      severity: 'error',
      message: '1 file(s) or row(s) could not be read.',
      hint: 'ocmon status lists each with its reason.',
      meaning: 'Every file could be read.',
      count: 1,
      sample: [path],
    },
  ],
  lookedAt: [
    { path: '/home/ada/.local/share/opencode', origin: "OpenCode's own folder", state: 'ok', hint: null },
  ],
  sources: status.sources,
  notUnderstood: status.notUnderstood,
  files: status.files,
  failures: status.failures,
  disk: {
    database: '/home/ada/.local/share/opencode-monitor/analytics.duckdb',
    databaseBytes: 3_500_000,
    freeBytes: null,
  },
};
const quality: Quality = {
  checkedAt: '2026-11-23T11:56:40.000Z',
  isCurrent: false,
  checks: doctor.checks,
  trend: [
    { at: '2026-11-23T10:00:00.000Z', cause: 'hour', errors: 0, warnings: 0, infos: 0, findings: [] },
    {
      at: '2026-11-23T11:56:40.000Z',
      cause: 'pass',
      errors: 1,
      warnings: 1,
      infos: 1,
      findings: [
        { name: 'failed_files', severity: 'error', count: 1 },
        { name: 'parent_cycles', severity: 'warning', count: 1200 },
        { name: 'stale_calls', severity: 'info', count: 4 },
      ],
    },
  ],
};
const { total: ___, ...amountTokens } = tokens;
const amount = { tokens: amountTokens, cost: 1.116464 };
const negative = {
  tokens: { input: -12_000, output: -25, reasoning: 0, cacheRead: 0, cacheWrite: 0 },
  cost: -0.00303,
};
const figure: Figure = {
  name: 'columns',
  amount,
  difference: negative,
  explained: [{ reason: 'surviving_copies', rule: 4, amount: negative }],
  unexplained: amount,
  isExplained: false,
};
const reconciled: Reconcile = {
  totals: [{ ...figure, sessions: 61, billed: amount }],
  compared: 61,
  different: 3,
  unexplained: 1,
  sessions: [{ id: session.id, title: hostile, generation: 'sqlite-v2', billed: amount, figures: [figure] }],
  next: 'abc',
};
const sqlResult = {
  rowCount: 2,
  truncated: true,
  columns: ['title', 'n', 'nested'],
  rows: [
    [hostile, 12, { a: [1] }],
    [null, null, null],
  ],
};

const touched: File = {
  path: `/work/app/${hostile}`,
  operations: 12,
  reads: 4,
  edits: 6,
  writes: 0,
  deletes: 0,
  moves: 1,
  failed: 1,
  additions: 1234,
  deletions: 56,
  unmeasured: 1,
  outsideRoot: true,
  sessions: 2,
  agents: ['build', hostile],
  lastTouched: '2026-11-23T06:40:00.000Z',
  history: [
    {
      id: 'prt_1:1',
      partId: 'prt_1',
      messageId: 'msg_1',
      sessionId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
      sessionTitle: hostile,
      project: '/work/app',
      at: '2026-11-23T06:40:00.000Z',
      tool: 'edit',
      operation: 'edit',
      outcome: 'ok',
      additions: 7,
      deletions: null,
      agent: hostile,
      provider: 'mock',
      model: null,
      writtenPath: hostile,
      relativePath: hostile,
      outsideRoot: false,
      movedFrom: null,
      movedTo: null,
    },
  ],
  next: 'abc',
};
const { history: _, next: __, ...figuresOfFile } = touched;
const fileList: Files = {
  files: [
    { ...figuresOfFile, kind: 'file', files: 1 },
    { ...figuresOfFile, path: '/work/app/src', kind: 'folder', files: 3, outsideRoot: null, agents: [] },
  ],
  next: 'abc',
};
const projectList: Projects = {
  projects: [
    {
      project: `/work/${hostile}`,
      name: hostile,
      ids: ['p'],
      sessions: 46,
      messages: 1215,
      tokens,
      cost: 1.46,
      toolCalls: 51,
      errors: 14,
      files: 5,
      additions: 5,
      deletions: 1,
      firstActivity: '2026-11-23T06:27:00.000Z',
      lastActivity: '2026-11-23T06:40:00.000Z',
    },
    {
      project: null,
      name: null,
      ids: [],
      sessions: 1,
      messages: 0,
      tokens: none,
      cost: 0,
      toolCalls: 0,
      errors: 0,
      files: 0,
      additions: 0,
      deletions: 0,
      firstActivity: null,
      lastActivity: null,
    },
  ],
};

const renderings: [string, (view: View) => string][] = [
  ['stats', (view) => renderStats(stats, view)],
  ['daily', (view) => renderDaily(daily, view)],
  ['unusual days', (view) => renderDaily(daily, view, true, new Set(['2026-11-22']))],
  ['anomalies', (view) => renderAnomalies(anomalies, view)],
  ['models', (view) => renderModels(models, view)],
  ['tools', (view) => renderTools(tools, view)],
  ['files', (view) => renderFiles(fileList, view)],
  ['file', (view) => renderFile(touched, view)],
  ['projects', (view) => renderProjects(projectList, view)],
  ['tool', (view) => renderTool(tool, view)],
  ['agents', (view) => renderAgents({ agents: [agentFigures] }, view)],
  ['agent', (view) => renderAgent(agent, view)],
  ['delegations', (view) => renderDelegations(delegations, view)],
  ['overview', (view) => renderOverview(overview, view)],
  ['heatmap', (view) => renderHeatMap(heatMap, view)],
  ['context', (view) => renderContext(context, view)],
  ['session', (view) => renderSession(session, view)],
  ['sessions', (view) => renderSessions({ sessions: [session], next: 'abc' }, view)],
  ['sql', (view) => renderSql(sqlResult, view)],
  ['sync', (view) => renderSync(sync, view)],
  ['sync remarks', (view) => syncRemarks(sync, doctor, view)],
  ['status', (view) => renderStatus(status, view)],
  ['doctor', (view) => renderDoctor(doctor, view)],
  ['quality', (view) => renderQuality(quality, view)],
  ['reconcile', (view) => renderReconcile(reconciled, view)],
];

test('the sample answers have the shapes of the contract', () => {
  statsSchema.parse(stats);
  dailySchema.parse(daily);
  anomaliesSchema.parse(anomalies);
  modelsSchema.parse(models);
  toolsSchema.parse(tools);
  filesSchema.parse(fileList);
  fileSchema.parse(touched);
  projectsSchema.parse(projectList);
  sessionSchema.parse(session);
  sqlSchema.parse(sqlResult);
  syncSchema.parse(sync);
  statusSchema.parse(status);
  doctorSchema.parse(doctor);
  qualitySchema.parse(quality);
  reconcileSchema.parse(reconciled);
  toolSchema.parse(tool);
  agentSchema.parse(agent);
  delegationsSchema.parse(delegations);
  overviewSchema.parse(overview);
  heatMapSchema.parse(heatMap);
  contextSchema.parse(context);
});

describe.each(renderings)('%s', (name, render) => {
  test.each([narrow, wide])('stays within $width columns', (view) => {
    // Paths stay whole, since they are there to be copied.
    const lines = render(view)
      .split('\n')
      .filter((line) => !line.includes('/home/ada/'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(view.width);
  });

  test('holds no control character, whatever the stored text is', () => {
    const printed = render(wide).replaceAll('\n', '');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(printed).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\ud800]/);
    if (
      [
        'models',
        'tools',
        'files',
        'file',
        'projects',
        'session',
        'sessions',
        'sql',
        'stats',
        'reconcile',
        'tool',
        'agent',
        'agents',
        'overview',
        'context',
        'delegations',
      ].includes(name)
    ) {
      expect(printed).toContain('red␊next line�gnp.exe �');
    }
  });
});

test('totals say what is billed, what of it is compaction, and what is stored', () => {
  const lines = renderStats(stats, narrow).split('\n');
  expect(lines.slice(0, 15)).toEqual([
    'Sessions  61 (56 roots, 5 children, 2 forks, 1 archived, 0 missing)',
    'Messages  204 (77 user, 127 assistant, 10 inherited, 0 orphans)',
    'Parts     489 (4 orphans)',
    'Cost      $1.12 recorded, $1.25 estimated beside it',
    'No price  mock/–',
    '',
    'Usage            Billed  of it compaction  Raw, with fork copies  Unattributed',
    'Input           635,200                 0                667,800             0',
    'Output            9,639                 0                 10,359             0',
    'Reasoning           440                 0                    580             0',
    'Cache read      660,900                 0                685,900             0',
    'Cache write      15,900                 0                 15,900             0',
    'Total tokens  1,321,639                 0              1,379,959             0',
    'Cost              $1.12             $0.00                  $1.23         $0.00',
    'Usage rows          103                 3                    127             –',
  ]);
  expect(lines).toContain('bash  completed  ok       1,017          2');
  expect(lines).toContain('APIError      3');
});

test('a share of models that is almost nothing is not 0', () => {
  const rareErrors = { ...models, models: models.models.map((row) => ({ ...row, errorRate: 0.0001 })) };
  expect(renderModels(rareErrors, wide)).toContain('<0.1 %');
  expect(renderModels(rareErrors, wide)).not.toContain('0.0 %');
});

test('days end with their sum and the zone that they are of', () => {
  expect(renderDaily(daily, narrow).split('\n')).toEqual([
    'Date        Messages   Cost  Estimated  Total  Input  Output  Cache read',
    '2026-11-22       100  $1.00     ~$0.50  1.32M   635k   9,639        661k',
    '2026-11-23        22  $0.12                 0      0       0           0',
    'Total            122  $1.12     ~$0.50  1.32M   635k   9,639        661k',
    '',
    'Days are of the zone Europe/Berlin.',
  ]);
});

test('a list of sessions keeps ids whole, and a wide terminal shows more columns', () => {
  const page = { sessions: [session], next: 'abc' };
  expect(renderSessions(page, narrow)).toContain(
    '2026-11-23 07:40  red␊next line�…  $1.12   1.32M  ses_df8e98c4affeAbCdEfGhIjKlMn',
  );
  expect(renderSessions(page, narrow)).toContain('There are more: add --cursor abc');
  expect(renderSessions({ ...page, next: null }, wide)).not.toContain('--cursor');
  expect(renderSessions(page, wide)).toContain('completed, fork     12       1     –  /home/ada/a project');
});

test('files are seen from the folder that holds them, folders with / at their end', () => {
  const lines = renderFiles(fileList, narrow).split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'Paths are below /work/app',
    '',
    'Path                Files  Reads  Edits  Writes  Added  Deleted  Place    Failed',
    'red␊next line�gnp…      1      4      6       0  1,234       56  outside       1',
    'src/                    3      4      6       0  1,234       56  –             1',
  ]);
  expect(lines.at(-1)).toBe('There are more: add --cursor abc, or a larger --limit.');
});

test('one file shows what was done to it, and what is not known as –', () => {
  const lines = renderFile(touched, narrow).split('\n');
  expect(lines).toContain('Done      4 read, 6 edited, 0 written, 1 moved, 0 deleted, 1 failed');
  expect(lines).toContain('Lines     1,234 added, 56 deleted; not recorded for 1');
  expect(lines.find((line) => line.startsWith('2026-11-23 07:40  edit       ok'))).toContain(
    '  7        –  ses_',
  );
});

test('projects are seen from the folder that holds them, sessions without one are under –', () => {
  const lines = renderProjects(projectList, narrow).split('\n');
  expect(lines[0]).toBe('Paths are below /work');
  expect(lines[3]).toMatch(/^red␊next li… +46 +1,215 {2}\$1\.46 +1\.32M {2}2026-11-23 07:40 +51 +14$/);
  expect(lines[4]).toMatch(/^– +1 +0 {2}\$0\.00 +0 {2}– +0 +0$/);
});

test('one session shows own, inclusive and raw figures, and its children', () => {
  const text = renderSession(session, narrow);
  expect(text).toContain('Created  2026-11-23 07:27 Europe/Berlin');
  expect(text).toContain('Wall time        2m 05s          –');
  expect(text).toContain('Cost              $1.12      $1.12      $1.23          $1.23       $0.0001');
  expect(text).toContain('Children\nses_df8e98c4affeAbCdEfGhIjKlMo');
});

test('a pass lists its failures with their paths whole', () => {
  expect(renderSync(sync, narrow)).toBe(
    [
      'Files  820 seen, 818 processed, 0 unchanged, 1 skipped, 0 to be retried, 1',
      '       failed',
      'Rows   61 sessions, 204 messages, 489 parts',
      'Time   1.2 s',
      '',
      'Not read:',
      `  ${path}`,
      '  (part, failed): not JSON: the file ends at byte 12',
    ].join('\n'),
  );
  const failures = Array.from({ length: 30 }, () => failure);
  expect(renderSync({ ...sync, failures }, narrow)).toContain('10 failures more: see ocmon status.');
});

test('a pass that found nothing says where it looked, and what is not understood is named', () => {
  const empty = { ...sync, files: { ...sync.files, seen: 0 } };
  const remarks = syncRemarks(empty, { ...doctor, sources: [] }, narrow);
  expect(remarks).toContain(
    "No data of OpenCode was found.\nLooked at:\n  /home/ada/.local/share/opencode (OpenCode's",
  );
  expect(remarks).toContain('ocmon sync --sample');
  expect(remarks).toContain('span in /home/ada/.local/share/opencode/storage: 1,200');
  expect(syncRemarks(sync, { ...doctor, notUnderstood: [] }, narrow)).toBe('');
});

test('status lists every failure with its retry', () => {
  const text = renderStatus(status, narrow);
  expect(text.split(path)).toHaveLength(3);
  expect(text).toContain('part, failed, 1 attempt, tried again when the file changes');
  expect(text).toContain('part, transient_failure, 3 attempts, next try in 30.0 s');
});

test('the doctor starts with the verdict and says what to do, the gravest first', () => {
  const lines = renderDoctor(doctor, narrow).split('\n');
  expect(lines.slice(0, 6)).toEqual([
    '1 error, 1 warning.',
    '',
    'ERROR    failed_files: 1 file(s) or row(s) could not be read. ocmon status lists',
    '         each with its reason.',
    `           ${path}`,
    'WARNING  parent_cycles: 3 session(s) are their own ancestors. Look at the',
  ]);
  expect(lines).toContain('           red␊next line�gnp.exe � and 2 more');
  expect(lines).toContain('ok       sources_found');
  expect(renderDoctor({ ...doctor, checks: [] }, narrow)).toMatch(/^Everything is healthy\./);
});

test('quality says when the data was checked, and what earlier runs found', () => {
  const printed = renderQuality(quality, narrow);
  expect(printed).toMatch(/^Checked 3m 20s ago; data has changed since: ocmon quality --check\.\n/);
  expect(printed).toContain('2026-11-23 11:00  hour');
  expect(printed).toContain('failed_files 1, parent');
  expect(renderQuality({ ...quality, isCurrent: true }, narrow)).toMatch(/^Checked 3m 20s ago\.\n/);
  expect(renderQuality({ ...quality, checkedAt: null, trend: [] }, narrow)).toMatch(/^Checked now\.\n/);
});

test('a reconciliation says what differs, by which rule, and what no rule explains', () => {
  const lines = renderReconcile(reconciled, narrow).split('\n');
  expect(lines[0]).toBe('1 session of 61 has a difference that no rule explains.');
  expect(lines.join(' ')).toContain(
    "session columns: -$0.0030, -12.0k tokens, rule 4: a fork's copies whose",
  );
  expect(lines).toContain('  session columns: +$1.12, +1.32M tokens, UNEXPLAINED');
  expect(lines.at(-1)).toBe('There are more: add --cursor abc, or a larger --limit.');
  expect(renderReconcile({ ...reconciled, unexplained: 0, sessions: [], next: null }, narrow)).toMatch(
    /^Every difference is explained: 61 sessions, 3 with differences\.\n/,
  );
});

test('a cut result of SQL says so', () => {
  expect(renderSql(sqlResult, narrow)).toContain('The first 2 rows; there are more.');
  expect(renderSql({ rowCount: 1, truncated: false, columns: ['d'], rows: [[0]] }, narrow)).toBe(
    'd\n0\n\n1 row.',
  );
});

test('empty answers are sentences', () => {
  expect([
    renderDaily({ tz: 'UTC', days: [] }, narrow),
    renderModels({ ...models, models: [] }, narrow),
    renderTools({ trendBy: 'day', tools: [] }, narrow),
    renderSessions({ sessions: [], next: null }, narrow),
    renderFiles({ files: [], next: null }, narrow),
    renderProjects({ projects: [] }, narrow),
  ]).toEqual(['No usage.', 'No usage.', 'No tool calls.', 'No sessions.', 'No files.', 'No projects.']);
});

describe('status of a daemon', () => {
  const withoutDaemon: Status = { ...status, daemon: null, progress: null, queue: null, watch: null };

  test('names the daemon, how far its pass is, how far behind it is, and what it does not watch', () => {
    const text = renderStatus(status, wide);
    expect(text).toContain('Daemon       process 4711, port 19876, since 2026-11-23 12:00 Europe/Berlin\n');
    expect(text).toContain(
      'Queue        12 paths waiting, changes took 41 ms, 99 % of them at most 212 ms\n',
    );
    expect(text).toContain('Progress     1,200 of 232,000 files, 1m 30s left, started 2m 00s ago');
    expect(text).toContain('Last change  3.0 s ago');
    expect(text).toMatch(/^\/home\/ada\/\.local\/share\/opencode\/storage +2,340 +yes$/m);
    expect(text).toContain('\n  EMFILE ');
  });

  test('says what a daemon does not know yet in no words', () => {
    const text = renderStatus(
      {
        ...status,
        progress: { filesDone: 7, filesTotal: null, etaSeconds: null },
        queue: { length: 0, lagMs: null },
        watch: [],
        lastChange: null,
      },
      wide,
    );
    expect(text).toContain('Queue        0 paths waiting\n');
    expect(text).toContain('Progress     7 files, started');
    expect(text).toContain('Last change  –\n');
    expect(text).not.toContain('Watched');
  });

  test('says why a daemon cannot follow, and that it tries again', () => {
    const daemon = {
      pid: 4711,
      port: 19_876,
      since: '2026-11-23T11:00:00.000Z',
      problem: 'The disk is full.',
    };
    const text = renderStatus({ ...status, daemon }, wide);
    expect(text).toContain('The daemon cannot follow and tries again by itself\n  The disk is full.\n');
    expect(renderStatus(status, wide)).not.toContain('cannot follow');
  });

  test('without a daemon says so, and shows nothing of one', () => {
    statusSchema.parse(withoutDaemon);
    const text = renderStatus(withoutDaemon, wide);
    expect(text).toContain('Daemon       none: ocmon sync reads what has changed, ocmon serve follows it\n');
    expect(text).toContain('Phase        realtime, interrupted: the next pass goes on from there\n');
    expect(renderStatus({ ...withoutDaemon, phase: 'done' }, wide)).toContain('Phase        done\n');
    expect(renderStatus({ ...withoutDaemon, phase: 'init' }, wide)).toContain(
      'Phase        init, nothing was read yet\n',
    );
    expect(text).not.toMatch(/Progress|Watched|waiting/);
  });
});

test('a day of unusual cost has a mark, and its meaning stands below', () => {
  const lines = renderDaily(daily, narrow, true, new Set(['2026-11-22'])).split('\n');
  expect(lines[1]).toMatch(/^2026-11-22 \* /);
  expect(lines[2]).toMatch(/^2026-11-23 {3}/);
  expect(lines.at(-1)).toBe('* cost more than is usual: see ocmon daily --anomalies');
  expect(renderDaily(daily, narrow)).not.toContain('*');
  expect(renderAnomalies({ tz: 'UTC', days: [] }, narrow)).toMatch(/^No day cost more than is usual\./);
});
