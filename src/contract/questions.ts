import { z } from 'zod';
import { agent, agentInput } from './agent.ts';
import { agents } from './agents.ts';
import { costAnomalies } from './cost-anomalies.ts';
import { daily, dailyInput } from './daily.ts';
import { delegations } from './delegations.ts';
import { doctor } from './doctor.ts';
import { errorGroup, errorGroupInput, errorGroups } from './error-groups.ts';
import { errors, errorsInput } from './errors.ts';
import { exchanges, exchangesInput } from './exchanges.ts';
import { file, fileInput } from './file.ts';
import { files, filesInput } from './files.ts';
import { filters } from './filters.ts';
import { heatMap } from './heat-map.ts';
import { models } from './models.ts';
import { overview } from './overview.ts';
import { projects } from './projects.ts';
import { quality, qualityInput } from './quality.ts';
import { reconcile, reconcileInput } from './reconcile.ts';
import { search, searchInput } from './search.ts';
import { session, sessionInput } from './session.ts';
import { sessionContext } from './session-context.ts';
import { sessions, sessionsInput } from './sessions.ts';
import { sqlInput, sqlResult } from './sql.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { timeline, timelineInput } from './timeline.ts';
import { tool, toolInput } from './tool.ts';
import { tools, toolsInput } from './tools.ts';
import { trace, traceInput } from './trace.ts';
import { part, partInput, transcript, transcriptInput } from './transcript.ts';

const nothing = z.object({});

/** What the sample holds, for the examples. */
const SESSION = 'ses_df8a48adcffeMFE4oyDX8O40GF';
const PART = 'msg_2075b753c001V2quAR2HtMZ70T#1';
const GROUP = 'aborted-fff7d9afa82f';
const FILE = '/home/dev/v2-projects/alpha/index.js';

/**
 * A question: what it asks, in one line, and the schemas of what it takes and of what it answers. `example` is an input
 * that the sample has an answer to; defaults are left out.
 */
export interface QuestionSpec {
  readonly summary: string;
  readonly example?: Readonly<Record<string, string | number | boolean>>;
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
}

/** Every question that can be asked. */
export const questions = {
  overview: {
    summary: 'What a range of time came to, beside the one before it',
    input: filters,
    output: overview,
  },
  stats: { summary: 'Totals of usage, cost and outcomes', input: filters, output: stats },
  daily: {
    summary: 'Usage by hour, day, week or month',
    example: { tz: 'Europe/Berlin', group: 'model' },
    input: dailyInput,
    output: daily,
  },
  costAnomalies: { summary: 'Days that cost unusually much', input: filters, output: costAnomalies },
  heatMap: { summary: 'When in the week work was done', input: filters, output: heatMap },
  sessions: {
    summary: 'A page of sessions in the asked order',
    example: { limit: 1 },
    input: sessionsInput,
    output: sessions,
  },
  session: {
    summary: 'One session with its own and inclusive figures',
    example: { id: SESSION },
    input: sessionInput,
    output: session,
  },
  trace: {
    summary: 'The agent traces of a session and of all below it',
    example: { id: SESSION },
    input: traceInput,
    output: trace,
  },
  exchanges: {
    summary: 'The exchanges of a session',
    example: { id: SESSION },
    input: exchangesInput,
    output: exchanges,
  },
  timeline: {
    summary: 'What happened in a session, in order',
    example: { id: SESSION, limit: 3 },
    input: timelineInput,
    output: timeline,
  },
  transcript: {
    summary: 'What was said and done in a session, message by message',
    example: { id: SESSION, limit: 2 },
    input: transcriptInput,
    output: transcript,
  },
  sessionContext: {
    summary: 'How the context of a session grew, step by step',
    example: { id: SESSION },
    input: sessionInput,
    output: sessionContext,
  },
  part: { summary: 'One part with its bodies', example: { id: PART }, input: partInput, output: part },
  agents: { summary: 'What each agent did and cost', input: filters, output: agents },
  agent: {
    summary: 'One agent with a page of its runs',
    example: { name: 'general', limit: 1 },
    input: agentInput,
    output: agent,
  },
  delegations: {
    summary: 'Who delegates to whom, how deep, and by which chains',
    input: filters,
    output: delegations,
  },
  models: { summary: 'Billed usage, speed and cache of each model', input: filters, output: models },
  tools: { summary: 'Calls of each tool, their outcomes and durations', input: toolsInput, output: tools },
  tool: {
    summary: 'One tool with a page of its failures',
    example: { name: 'shell', limit: 1 },
    input: toolInput,
    output: tool,
  },
  errors: {
    summary: 'A page of errors, newest first',
    example: { limit: 1 },
    input: errorsInput,
    output: errors,
  },
  errorGroups: {
    summary: 'A page of errors by kind, those seen last first',
    example: { limit: 1 },
    input: errorsInput,
    output: errorGroups,
  },
  errorGroup: {
    summary: 'One kind of error with a page of its errors',
    example: { id: GROUP, limit: 1 },
    input: errorGroupInput,
    output: errorGroup,
  },
  files: {
    summary: 'A page of files that calls touched',
    example: { limit: 1 },
    input: filesInput,
    output: files,
  },
  file: {
    summary: 'One file with a page of what was done to it',
    example: { path: FILE, limit: 1 },
    input: fileInput,
    output: file,
  },
  projects: { summary: 'Work and usage of each project', input: filters, output: projects },
  search: {
    summary: 'Sessions, messages and parts that hold the words',
    example: { q: 'tool:shell status:error', limit: 1 },
    input: searchInput,
    output: search,
  },
  sql: {
    summary: 'The rows of one SELECT',
    example: { sql: 'SELECT role, count(*) AS messages FROM messages GROUP BY role ORDER BY role' },
    input: sqlInput,
    output: sqlResult,
  },
  status: { summary: 'Where reading stands', input: nothing, output: status },
  doctor: { summary: 'What was checked, and what to do about it', input: nothing, output: doctor },
  quality: {
    summary: 'What the newest check of the data found, and the trend',
    input: qualityInput,
    output: quality,
  },
  checkQuality: {
    summary: 'Checks the data now, and keeps what was found',
    input: qualityInput,
    output: quality,
  },
  reconcile: {
    summary: 'Whether the figures agree with those that OpenCode keeps itself',
    example: { limit: 1 },
    input: reconcileInput,
    output: reconcile,
  },
} satisfies Readonly<Record<string, QuestionSpec>>;

export type Question = keyof typeof questions;
export type InputOf<Q extends Question> = z.infer<(typeof questions)[Q]['input']>;
export type OutputOf<Q extends Question> = z.infer<(typeof questions)[Q]['output']>;
