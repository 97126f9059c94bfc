import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MadeDatabase, makeDatabase } from '../../../tests/support/made-database.ts';
import { ERROR_TYPE_NAMES, type ErrorType, isErrorType } from '../../core/errors/error-types.ts';
import { failureColumns, failureSteps } from '../../core/errors/failure-steps.ts';
import { constant, sql } from '../../db/sql.ts';
import type { PlainValue, Row } from '../../db/values.ts';
import { type Columns, withSteps } from '../kinds/record-kind.ts';
import { ERROR_TEXTS, failedAnswer } from './failed-answers.ts';
import { FAILED_CALL_STEPS, failedCall } from './failed-calls.ts';
import { defineExtractionMacros } from './macros.ts';

interface Message {
  readonly type: ErrorType;
  readonly origin: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The messages of the file beside this test, which says how they are written. */
const messages = readMessages();

function readMessages(): readonly Message[] {
  const lines = readFileSync(new URL('./error-messages.txt', import.meta.url), 'utf8').split('\n');
  const found: Message[] = [];
  let type: ErrorType = 'unknown';
  for (const line of lines) {
    const section = /^\[(\w+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      if (!isErrorType(section)) throw new Error(`${section} is no type of errors`);
      type = section;
      continue;
    }
    const message = /^(answer|tool|shell)((?: \w+=\S+)*) \| ?(.*)$/.exec(line);
    if (message === null) {
      if (line !== '' && !line.startsWith('#')) throw new Error(`This is no message: ${line}`);
      continue;
    }
    const [, origin = '', fields = '', text = ''] = message;
    found.push({
      type,
      origin,
      fields: new Map([...fields.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])),
      text: text.replaceAll('\\n', '\n'),
    });
  }
  return found;
}

let db: MadeDatabase;
beforeAll(async () => {
  db = await makeDatabase();
  await defineExtractionMacros(db.connection, { maxInput: 1, maxOutput: 1, maxReasoning: 1 });
});
afterAll(() => db.close());

/** A kind of row that errors come from: the structure of its columns, and what extraction adds to them. */
const answers = {
  shape: '{"error":"JSON","type":"VARCHAR","time_numbers":{"created":"DOUBLE","completed":"DOUBLE"}}',
  steps: [ERROR_TEXTS],
  failure: failedAnswer({ role: 'r.type', status: 'NULL' }),
};
const calls = {
  shape:
    '{"tool":"VARCHAR","outcome":"VARCHAR","tool_error":"VARCHAR","tool_output":"VARCHAR","tool_exit":"DOUBLE","error":"JSON","ended":"TIMESTAMP"}',
  steps: FAILED_CALL_STEPS,
  failure: failedCall('r.error', 'r.ended'),
};

/** What extraction makes of failures that come from one kind of row: `error_data` and `error_group` of each. */
async function extract(
  { shape, steps, failure }: typeof answers | typeof calls,
  rows: readonly PlainValue[],
): Promise<readonly Row[]> {
  const made: Columns = failureColumns(failure);
  const selected = Object.entries(made).map(([name, expression]) => `${expression} AS ${name}`);
  const relation = withSteps('made_rows', [...steps, ...failureSteps(failure)]);
  return db.connection.all(sql`
    WITH made_rows AS (
      SELECT unnest(made), place
      FROM unnest(from_json(${JSON.stringify(rows)}::JSON, ${`[${shape}]`})) WITH ORDINALITY AS u(made, place)
    )
    SELECT ${constant(selected.join(', '))} FROM ${constant(relation)} AS r ORDER BY place`);
}

function answerRow({ fields, text }: Message): PlainValue {
  const name = fields.get('name') ?? 'UnknownError';
  const status = fields.get('status');
  const body = fields.get('body');
  const isVersion2 = /^[a-z]/.test(name);
  const error = isVersion2
    ? { type: name, message: text, ...(status !== undefined && { status: Number(status) }) }
    : {
        name,
        data: {
          message: text,
          ...(status !== undefined && { statusCode: Number(status) }),
          ...(body !== undefined && { responseBody: JSON.stringify({ error: { code: body } }) }),
        },
      };
  return {
    error,
    type: 'assistant',
    time_numbers: { created: 1_795_415_283_809, completed: null },
  };
}

function callRow({ origin, fields, text }: Message): PlainValue {
  const isShell = origin === 'shell';
  const name = fields.get('name');
  const outcome = fields.get('outcome') ?? 'error';
  return {
    tool: isShell ? 'bash' : 'webfetch',
    outcome,
    tool_error: isShell ? null : text,
    tool_output: isShell ? text : null,
    tool_exit: isShell && outcome === 'error' ? Number(fields.get('exit') ?? 1) : null,
    error: isShell || name === undefined ? null : { type: name, message: text },
    ended: '2026-11-23 06:28:03.809',
  };
}

it.each(ERROR_TYPE_NAMES)('there are forty messages that are %s', (type) => {
  const ofType = messages.filter((message) => message.type === type);
  expect(
    new Set(ofType.map((message) => JSON.stringify([message.text, message.origin, ...message.fields]))).size,
  ).toBe(ofType.length);
  expect(ofType.length).toBeGreaterThanOrEqual(40);
});

it.each(ERROR_TYPE_NAMES)('every one of them is %s', async (type) => {
  const ofType = messages.filter((message) => message.type === type);
  const ofAnswers = ofType.filter(({ origin }) => origin === 'answer');
  const ofCalls = ofType.filter(({ origin }) => origin !== 'answer');
  const found = [
    ...(await extract(answers, ofAnswers.map(answerRow))),
    ...(await extract(calls, ofCalls.map(callRow))),
  ].map((row) => JSON.parse(String(row.error_data)).error_type);
  const wrong = [...ofAnswers, ...ofCalls]
    .map(({ origin, text }, index) => `${found[index]}: ${origin} | ${text}`)
    .filter((_, index) => found[index] !== type);
  expect(wrong).toEqual([]);
});
