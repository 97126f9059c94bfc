import { expect, test } from 'vitest';
import { textLines } from './text-lines.ts';

function streamOf(chunks: readonly Uint8Array[], onCancel = (): void => {}): ReadableStream<Uint8Array> {
  const left = [...chunks];
  return new ReadableStream({
    pull: (controller) => {
      const chunk = left.shift();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
    cancel: onCancel,
  });
}

test.each([
  ['', []],
  ['\n', ['']],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\r\nb\n\nc', ['a', 'b', '', 'c']],
  ['é\u2028😀\rx\n', ['é\u2028😀\rx']],
])('%j has its lines, wherever its bytes are cut', async (text, lines) => {
  const bytes = new TextEncoder().encode(text);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const stream = streamOf([bytes.subarray(0, cut), bytes.subarray(cut)]);
    const found: string[] = [];
    for await (const line of textLines(stream)) found.push(line);
    expect(found).toEqual(lines);
  }
});

test('a loop that is left early cancels the stream', async () => {
  let cancelled = false;
  const stream = streamOf(
    ['a\n', 'b\n', 'c\n'].map((text) => new TextEncoder().encode(text)),
    () => {
      cancelled = true;
    },
  );
  for await (const line of textLines(stream)) {
    expect(line).toBe('a');
    break;
  }
  expect(cancelled).toBe(true);
});

test('a stream that breaks throws its own error', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new Error('gone')),
  });
  await expect(textLines(broken).next()).rejects.toThrow('gone');
});
