import { describe, expect, test } from 'vitest';
import { type Search, search as searchSchema } from '../../contract/search.ts';
import { type Timeline, timeline as timelineSchema } from '../../contract/timeline.ts';
import { type Transcript, transcript as transcriptSchema } from '../../contract/transcript.ts';
import type { View } from '../table.ts';
import { displayWidth } from '../terminal-text.ts';
import type { WrittenTables } from '../write-tables.ts';
import { renderExport } from './export.ts';
import { renderSearch } from './search.ts';
import { renderTimeline } from './timeline.ts';
import { renderTranscript } from './transcript.ts';

const narrow: View = { width: 80, colour: false, timeZone: 'Europe/Berlin', now: Date.UTC(2026, 10, 23, 12) };
const wide: View = { ...narrow, width: 200 };
const hostile = '\u001b[2J\u001b]0;owned\u0007red\u009b31m\nnext line\u202egnp.exe \ud800';
const long = `${'字'.repeat(150)} needle ${'x'.repeat(150)}`;

const hit: Search['hits'][number] = {
  kind: 'output',
  sessionId: 'ses_df8e98c4affeAbCdEfGhIjKlMn',
  messageId: 'msg_df8e98c4affeAbCdEfGhIjKlMn',
  partId: 'prt_df8e98c4affeAbCdEfGhIjKlMn',
  title: hostile,
  at: '2026-11-23T06:27:21.653Z',
  agent: 'build',
  tool: 'bash',
  status: 'error',
  inherited: true,
  snippet: long,
  matches: [{ start: 151, end: 157 }],
};
const found: Search = {
  hits: [
    hit,
    {
      ...hit,
      kind: 'title',
      messageId: null,
      partId: null,
      tool: null,
      status: null,
      inherited: false,
      snippet: hostile,
      matches: [],
    },
  ],
  next: 'abc',
  complete: false,
};
const event: Timeline['events'][number] = {
  kind: 'delegation',
  exchangeId: 'msg_1',
  messageId: 'msg_2',
  partId: 'prt_1',
  at: '2026-11-23T06:27:21.653Z',
  ended: null,
  durationMs: 1200,
  agent: 'explore',
  name: 'task',
  preview: hostile,
  status: 'ok',
  childSessionId: 'ses_2',
  tokens: null,
  cost: null,
  inherited: false,
};
const events: Timeline = {
  sessionId: 'ses_1',
  events: [
    event,
    {
      ...event,
      kind: 'step',
      at: null,
      name: hostile,
      tokens: 1200,
      cost: 0.5,
      durationMs: null,
      status: null,
      childSessionId: null,
      preview: null,
    },
  ],
  next: 'abc',
};
const body = (text: string, truncated = false) => ({ text, size: text.length, truncated });
const bodies = { text: null, input: null, output: null, error: null };
const part: Transcript['messages'][number]['parts'][number] = {
  id: 'prt_1',
  type: 'text',
  synthetic: false,
  tool: null,
  outcome: null,
  title: null,
  childSessionId: null,
  fileName: null,
  mime: null,
  started: null,
  ended: null,
  durationMs: null,
  ...bodies,
};
const said: Transcript = {
  sessionId: 'ses_1',
  messages: [
    {
      id: 'msg_1',
      role: 'assistant',
      agent: 'build',
      provider: 'mock',
      model: hostile,
      created: '2026-11-23T06:27:21.653Z',
      completed: null,
      inherited: true,
      tokens: { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
      cost: 0,
      error: { name: 'APIError', message: hostile },
      text: null,
      parts: [
        { ...part, text: body(`${hostile}\n${long}`, true) },
        { ...part, type: 'reasoning', text: body('I think') },
        {
          ...part,
          type: 'tool',
          tool: 'bash',
          outcome: 'ok',
          durationMs: 5,
          title: hostile,
          input: body(long),
          output: body('1\n'.repeat(20)),
        },
        { ...part, type: 'step-finish' },
      ],
    },
  ],
  next: 'abc',
};
const written: WrittenTables = {
  directory: '/tmp/out',
  format: 'csv',
  tables: [{ table: 'usage', file: 'usage.csv', bytes: 2048 }],
};

test('the sample answers have the shapes of the contract', () => {
  searchSchema.parse(found);
  timelineSchema.parse(events);
  transcriptSchema.parse(said);
});

const renderings: readonly (readonly [string, (view: View) => string])[] = [
  ['search', (view) => renderSearch(found, view)],
  ['timeline', (view) => renderTimeline(events, view)],
  ['transcript', (view) => renderTranscript(said, view)],
  ['export', (view) => renderExport(written, view)],
];
describe.each(renderings)('%s', (_name, render) => {
  test.each([narrow, wide])('stays within $width columns', (view) => {
    for (const line of render(view).split('\n')) {
      if (!line.includes('--cursor')) expect(displayWidth(line), line).toBeLessThanOrEqual(view.width);
    }
  });

  test('holds no control character, whatever the stored text is', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(render(wide).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\ud800]/);
  });
});

test('a hit says where it stands, with the match in view', () => {
  const [first = '', ids = '', snippet = ''] = renderSearch(found, narrow).split('\n');
  expect(first).toMatch(/^2026-11-23 07:27 {2}output bash error copy/);
  expect(ids).toBe('  ses_df8e98c4affeAbCdEfGhIjKlMn  prt_df8e98c4affeAbCdEfGhIjKlMn');
  expect(snippet).toContain('needle');
  expect(renderSearch(found, { ...narrow, colour: true })).toContain('\u001b[1mneedle\u001b[22m');
  expect(renderSearch(found, narrow)).toContain('Stopped before everything was looked through.');
  expect(renderSearch({ hits: [], next: null, complete: true }, narrow)).toBe('Nothing was found.');
});

test('a snippet that fits is shown whole; of a longer one an ellipsis stands for what is left out', () => {
  const snippetOf = (snippet: string, start: number, view: View) =>
    renderSearch({ ...found, hits: [{ ...hit, snippet, matches: [{ start, end: start + 6 }] }] }, view).split(
      '\n',
    )[2];
  const short = 'This is a plain reply that has the needle in it.';
  expect(snippetOf(short, 35, narrow)).toBe(`  ${short}`);
  expect(snippetOf(`${short} ${short} ${short}`, 35, narrow)).toMatch(
    /^ {2}…lain reply that has the needle in it\..*…$/,
  );
});

test('a timeline shows calls, children and what a step cost', () => {
  const text = renderTimeline(events, wide);
  expect(text).toContain('11-23 07:27:21  delegation  task');
  expect(text).toContain('→ ses_2');
  expect(text).toMatch(/step .* 1,200 +\$0\.50/);
  expect(renderTimeline({ ...events, events: [] }, narrow)).toBe('Nothing happened in this session.');
});

test('a transcript has texts in full, and the beginning of what a call gave', () => {
  const text = renderTranscript(said, narrow);
  expect(text).toContain('assistant · build');
  expect(text.replaceAll('\n', '')).toContain('x'.repeat(150));
  expect(text).toContain('~ I think');
  expect(text).toContain('> bash  ok  5 ms');
  expect(text.match(/^ {2}1$/gm)).toHaveLength(8);
  expect(text).toContain('  … (40 characters)');
  expect(text).toContain('! APIError: ');
  expect(renderTranscript({ ...said, messages: [] }, narrow)).toBe('There are no messages in this session.');
});
