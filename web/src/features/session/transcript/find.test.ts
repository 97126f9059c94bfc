import { expect, it } from 'vitest';
import type { TranscriptMessage, TranscriptPart } from '../../../../../src/contract/transcript.ts';
import { findWords } from './find.ts';

const body = (text: string) => ({ text, size: text.length, truncated: false });
const part = (id: string, more: Partial<TranscriptPart>): TranscriptPart => ({
  id,
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
  text: null,
  input: null,
  output: null,
  error: null,
  ...more,
});
const message = (id: string, more: Partial<TranscriptMessage>): TranscriptMessage => ({
  id,
  role: 'assistant',
  agent: null,
  provider: null,
  model: null,
  created: null,
  completed: null,
  inherited: false,
  tokens: { input: 0, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
  cost: 0,
  error: null,
  text: null,
  parts: [],
  ...more,
});

it('finds words in any case, in texts, calls, names and errors, in order', () => {
  const messages = [
    message('m1', { text: body('Where is the NEEDLE?') }),
    message('m2', {
      parts: [
        part('a', { text: body('no') }),
        part('b', { type: 'tool', tool: 'grep', output: body('x needle y') }),
        part('c', { type: 'file', fileName: 'Needle.png' }),
      ],
    }),
    message('m3', { error: { name: 'APIError', message: 'needle' } }),
  ];
  expect(findWords(messages, ' Needle ')).toEqual([
    { index: 0, messageId: 'm1', partId: null },
    { index: 1, messageId: 'm2', partId: 'b' },
    { index: 1, messageId: 'm2', partId: 'c' },
    { index: 2, messageId: 'm3', partId: null },
  ]);
  expect(findWords(messages, '  ')).toEqual([]);
});
