import { expect, it } from 'vitest';
import { safeLink } from './safe-link.ts';

it.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript://example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'vbscript:msgbox(1)',
  'blob:http://127.0.0.1/x',
  'filesystem:http://127.0.0.1/x',
  'file:///etc/passwd',
  'view-source:http://example.com',
  'mailto:a@example.com',
  'ftp://example.com',
  '/sessions',
  '//example.com/x',
  '#content',
  '?tz=UTC',
  '',
  'http://',
  'http://[::1',
  'ｊavascript:alert(1)',
  'java\u00adscript:alert(1)',
])('%j leads nowhere', (href) => {
  expect(safeLink(href, 'text')).toBeNull();
});

it('leads to http and https as the browser reads them', () => {
  expect(safeLink('https://example.com/a?b=c#d', 'text')).toEqual({
    href: 'https://example.com/a?b=c#d',
    warning: null,
  });
  expect(safeLink('HTTP://EXAMPLE.com', 'text')?.href).toBe('http://example.com/');
  expect(safeLink('https:\\\\example.com\\x', 'text')?.href).toBe('https://example.com/x');
  expect(safeLink('https://example.com/"onmouseover="alert(1)', 'text')?.href).not.toContain('"');
});

it('says where a link leads whose text names another place', () => {
  expect(safeLink('https://evil.example/x', 'https://github.com/login')?.warning).toBe('evil.example');
  expect(safeLink('https://evil.example', 'github.com')?.warning).toBe('evil.example');
  expect(safeLink('https://github.com@evil.example/', 'sign in')?.warning).toBe('evil.example');
  expect(safeLink('https://gіthub.com/', 'github.com')?.warning).toMatch(/^xn--/);
  expect(safeLink('https://www.github.com/a', 'github.com/a')?.warning).toBeNull();
  expect(safeLink('https://example.com/readme.md', 'the readme')?.warning).toBeNull();
});
