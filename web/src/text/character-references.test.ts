import { expect, it } from 'vitest';
import { resolveReferences } from './character-references.ts';

it('resolves references by number and the usual names', () => {
  expect(resolveReferences('a &amp; b &lt;i&gt; &#65;&#x42; &hellip;')).toBe('a & b <i> AB …');
});

it('resolves once', () => {
  expect(resolveReferences('&amp;lt;script&amp;gt;')).toBe('&lt;script&gt;');
});

it('leaves others as written, and has no character for what is none', () => {
  expect(resolveReferences('&nosuch; & a&b &constructor; &toString;')).toBe(
    '&nosuch; & a&b &constructor; &toString;',
  );
  expect(resolveReferences('&#0;&#xD800;&#x110000;&#9999999;')).toBe('\ufffd\ufffd\ufffd\ufffd');
});
