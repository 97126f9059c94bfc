import { expect, test } from 'vitest';
import { createProgress, describeProgress } from './progress.ts';

const at = (filesDone: number) => ({ phase: 'bulk', filesDone, filesTotal: 1000, rows: filesDone * 2 });

function reporter(isTty: boolean, width = 80) {
  const written: string[] = [];
  let now = 1_000_000;
  const progress = createProgress({
    write: (text) => written.push(text),
    isTty,
    width: () => width,
    now: () => now,
  });
  const after = (ms: number, filesDone: number): void => {
    now += ms;
    progress.update(at(filesDone));
  };
  return { written, after, finish: progress.finish };
}

test('progress says phase, files, rows, rate and the time left', () => {
  expect(describeProgress({ phase: 'bulk', filesDone: 250, filesTotal: 1000, rows: 1500 }, 1000)).toBe(
    'bulk · 25% · 250 of 1,000 files · 1,500 rows · 250 files/s · 3.0 s left',
  );
  expect(describeProgress({ phase: 'listing', filesDone: 1, filesTotal: null, rows: 0 }, 0)).toBe(
    'listing · 1 file · 0 rows',
  );
  expect(describeProgress({ phase: 'bulk', filesDone: 0, filesTotal: 0, rows: 0 }, 10)).toContain('100%');
});

test('on a terminal one line is redrawn, at most ten times a second, and cleared in the end', () => {
  const { written, after, finish } = reporter(true, 30);
  after(0, 1);
  after(50, 2);
  after(50, 3);
  finish();
  expect(written).toEqual([
    '\r\u001b[2Kbulk · 0% · 1 of 1,000 files…',
    '\r\u001b[2Kbulk · 0% · 3 of 1,000 files…',
    '\r\u001b[2K',
  ]);
});

test('elsewhere there is a line every ten seconds and nothing to clear', () => {
  const { written, after, finish } = reporter(false);
  after(0, 1);
  after(9_999, 100);
  after(1, 200);
  after(5_000, 300);
  finish();
  expect(written).toEqual(['bulk · 20% · 200 of 1,000 files · 400 rows · 20 files/s · 40.0 s left\n']);
});

test('a pass that ends before anything was drawn writes nothing', () => {
  const { written, finish } = reporter(true);
  finish();
  expect(written).toEqual([]);
});
