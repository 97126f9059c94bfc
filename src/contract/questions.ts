import { z } from 'zod';
import { costAnomalies } from './cost-anomalies.ts';
import { daily, dailyInput } from './daily.ts';
import { doctor } from './doctor.ts';
import { errorGroup, errorGroupInput, errorGroups } from './error-groups.ts';
import { errors, errorsInput } from './errors.ts';
import { exchanges, exchangesInput } from './exchanges.ts';
import { file, fileInput } from './file.ts';
import { files, filesInput } from './files.ts';
import { filters } from './filters.ts';
import { models } from './models.ts';
import { projects } from './projects.ts';
import { quality, qualityInput } from './quality.ts';
import { reconcile, reconcileInput } from './reconcile.ts';
import { session, sessionInput } from './session.ts';
import { sessions, sessionsInput } from './sessions.ts';
import { sqlInput, sqlResult } from './sql.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { tools } from './tools.ts';
import { trace, traceInput } from './trace.ts';

const nothing = z.object({});

/** Every question that can be asked, with the schemas of what it takes and of what it answers. */
export const questions = {
  stats: { input: filters, output: stats },
  daily: { input: dailyInput, output: daily },
  costAnomalies: { input: filters, output: costAnomalies },
  sessions: { input: sessionsInput, output: sessions },
  session: { input: sessionInput, output: session },
  models: { input: filters, output: models },
  tools: { input: filters, output: tools },
  trace: { input: traceInput, output: trace },
  exchanges: { input: exchangesInput, output: exchanges },
  errors: { input: errorsInput, output: errors },
  errorGroups: { input: errorsInput, output: errorGroups },
  errorGroup: { input: errorGroupInput, output: errorGroup },
  files: { input: filesInput, output: files },
  file: { input: fileInput, output: file },
  projects: { input: filters, output: projects },
  sql: { input: sqlInput, output: sqlResult },
  status: { input: nothing, output: status },
  doctor: { input: nothing, output: doctor },
  quality: { input: qualityInput, output: quality },
  checkQuality: { input: qualityInput, output: quality },
  reconcile: { input: reconcileInput, output: reconcile },
};

export type Question = keyof typeof questions;
export type InputOf<Q extends Question> = z.infer<(typeof questions)[Q]['input']>;
export type OutputOf<Q extends Question> = z.infer<(typeof questions)[Q]['output']>;
