import { expect, test } from 'vitest';
import type { Question } from '../contract/questions.ts';
import { QuestionTurns } from './question-turns.ts';

/** Asks questions that go on until they are let go, and notes which have begun. */
function asking(turns: QuestionTurns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (question: Question, name: string, gone?: AbortSignal): Promise<string> =>
    turns.take(
      question,
      () =>
        new Promise((resolve) => {
          begun.push(name);
          ends.set(name, () => resolve(name));
        }),
      gone,
    );
  const end = (name: string): void => ends.get(name)?.();
  return { ask, begun, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('two questions are answered at a time, further ones in the order in which they came', async () => {
  const { ask, begun, end } = asking(new QuestionTurns());
  const answers = ['a', 'b', 'c', 'd'].map((name) => ask('stats', name));
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  end('a');
  await settled();
  for (const name of ['c', 'd']) end(name);
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
});

test('a statement of a user waits for another one alone, and the status for nothing', async () => {
  const { ask, begun } = asking(new QuestionTurns());
  const names = ['sql 1', 'sql 2', 'stats 1', 'tools 1', 'models 1', 'status 1', 'status 2', 'status 3'];
  for (const name of names) void ask(name.split(' ')[0] as Question, name); // each begins with a question
  await settled();
  expect(begun.sort()).toEqual(['sql 1', 'stats 1', 'status 1', 'status 2', 'status 3', 'tools 1']);
});

test('a place is free again after a failure', async () => {
  const turns = new QuestionTurns();
  for (let count = 0; count < 5; count += 1) {
    await expect(turns.take('sql', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  }
  expect(await turns.take('sql', async () => 'an answer')).toBe('an answer');
});

test('a client that goes away while it waits gives up its turn', async () => {
  const { ask, begun, end } = asking(new QuestionTurns());
  const gone = new AbortController();
  void ask('sql', 'first');
  const second = ask('sql', 'second', gone.signal);
  const third = ask('sql', 'third');
  gone.abort();
  await expect(second).rejects.toThrow();
  end('first');
  await settled();
  end('third');
  expect(await third).toBe('third');
  expect(begun).toEqual(['first', 'third']);
});

test('a question of a client that is gone already is not begun', async () => {
  const { ask, begun } = asking(new QuestionTurns());
  for (const question of ['sql', 'stats'] as const) {
    await expect(ask(question, question, AbortSignal.abort())).rejects.toThrow();
  }
  expect(begun).toEqual([]);
});

test('more questions than may wait are refused, to be asked again', async () => {
  const { ask, begun, end } = asking(new QuestionTurns());
  const first = ask('sql', 'first');
  const waiting = Array.from({ length: 64 }, (_, index) => ask('sql', `waiting ${index}`));
  await expect(ask('sql', 'too many')).rejects.toMatchObject({ code: 'unavailable' });
  end('first');
  await first;
  for (const [index, answer] of waiting.entries()) {
    await settled();
    end(`waiting ${index}`);
    await answer;
  }
  expect(begun).toHaveLength(65);
});

test('an answer that takes too long is ended with a problem that says so', async () => {
  const turns = new QuestionTurns(20);
  const endless = (signal: AbortSignal | undefined): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('INTERRUPT Error: Interrupted!')));
    });
  await expect(turns.take('stats', endless)).rejects.toMatchObject({
    code: 'timeout',
    message: 'The answer took longer than 0.02 seconds.',
  });
  expect(await turns.take('stats', async () => 'the next')).toBe('the next');
});
