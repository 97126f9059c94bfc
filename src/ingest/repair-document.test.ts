import { describe, expect, it } from 'vitest';
import { repairDocument } from './repair-document.ts';

const repaired = (text: string | Buffer): unknown => {
  const result = repairDocument(Buffer.isBuffer(text) ? text : Buffer.from(text));
  return 'bytes' in result ? JSON.parse(result.bytes.toString('utf8')) : result.error;
};

describe('repairing a rejected document', () => {
  it('takes a byte order mark away', () => {
    expect(repaired('\ufeff{"a":1}')).toEqual({ a: 1 });
  });

  it('replaces lone surrogates in values and keys, and keeps pairs and escaped backslashes', () => {
    const lone = '{"a\\ud800":"x\\udc00y","pair":"\\ud83d\\ude00","path":"C:\\\\ud800"}';
    expect(repaired(lone)).toEqual({ 'a\ufffd': 'x\ufffdy', pair: '😀', path: 'C:\\ud800' });
  });

  it('names the place of an error and nothing of the content', () => {
    expect(repaired('{"secret":')).toBe('not valid JSON: it ends too early, after 10 characters');
    expect(repaired('{"secret": tea}')).not.toContain('secret');
    expect(repaired('{"secret": tea}')).toContain('not valid JSON');
    expect(repaired(Buffer.from([0x7b, 0xff, 0x7d]))).toBe('not valid UTF-8');
  });

  it('keeps a __proto__ key as the data that it is', () => {
    const result = repairDocument(Buffer.from('{"__proto__":{"x":1},"lone":"\\ud800"}'));
    expect('bytes' in result && result.bytes.toString()).toBe('{"__proto__":{"x":1},"lone":"\\ufffd"}');
  });
});
