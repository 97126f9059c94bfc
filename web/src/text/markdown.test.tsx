import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';

const html = (text: string, level = 3): string =>
  renderToStaticMarkup(<Markdown text={text} level={level} />);

/** The elements and attributes of what was made, which is HTML that React wrote. */
function tagsOf(text: string): { names: Set<string>; attributes: Set<string> } {
  const names = new Set<string>();
  const attributes = new Set<string>();
  for (const [, name = '', rest = ''] of html(text).matchAll(
    /<([a-z][a-z0-9-]*)((?:\s[^>"]*(?:"[^"]*")?)*)>/gi,
  )) {
    names.add(name.toLowerCase());
    for (const [, attribute = ''] of rest.matchAll(/\s([^\s="/]+)(?:="[^"]*")?/g))
      attributes.add(attribute.toLowerCase());
  }
  return { names, attributes };
}

const HARMLESS_NAMES = new Set(
  'div p h2 h3 h4 h5 h6 pre code span button svg path rect blockquote ul ol li table thead tbody tr th td hr br strong em del a'.split(
    ' ',
  ),
);

it('the reading of tags, on which the next tests stand, sees elements and their attributes', () => {
  const { names, attributes } = tagsOf('a `b` [c](https://example.com)');
  expect([...names]).toEqual(['div', 'p', 'code', 'a']);
  expect([...attributes]).toEqual(['class', 'href', 'target', 'rel', 'referrerpolicy', 'title']);
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<iframe src="javascript:alert(1)"></iframe><iframe srcdoc="<script>alert(1)</script>">',
  '<form action="https://evil.example"><input autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>x</button></form>',
  '<details open ontoggle=alert(1)>',
  '<p style="background:url(https://evil.example/x)">styled</p>',
  '<style>@import "https://evil.example/x.css";</style>',
  '<link rel=stylesheet href=https://evil.example/x.css><meta http-equiv=refresh content="0;url=//evil.example"><base href=//evil.example>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<a href="javascript:alert(1)">x</a>',
  '<object data="data:text/html,x"></object><embed src=x><video src=x onerror=alert(1)><audio autoplay src=x>',
  '<template><script>alert(1)</script></template><slot onslotchange=alert(1)>',
  '<body onload=alert(1)><marquee onstart=alert(1)><x onclick=alert(1) tabindex=1 id=x>',
  'text <b onmouseover=alert(1)>bold</b> <img src=https://evil.example/pixel.png>',
  '```html\n<script>alert(1)</script>\n```',
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |',
  '# <img src=x onerror=alert(1)>',
  '- [ ] <script>alert(1)</script>',
  '[x]: <javascript:alert(1)> "<img onerror=alert(1)>"\n\n[x]',
  '[<img src=x onerror=alert(1)>](https://example.com "\\"><script>alert(1)</script>")',
  '![x" onerror="alert(1)](https://evil.example/x.png)',
  '&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;',
  '<a\u0000b onclick=alert(1)>',
  '\u2028<script>\u2029alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
])('%j becomes harmless elements, and its tags text', (text) => {
  const { names, attributes } = tagsOf(text);
  expect([...names].filter((name) => !HARMLESS_NAMES.has(name))).toEqual([]);
  const dangerous =
    /^(on|src|srcset|srcdoc|action|formaction|data$|xlink|style|autofocus|background|poster|ping|id$|name$)/;
  expect([...attributes].filter((attribute) => dangerous.test(attribute))).toEqual([]);
});

it('shows tags as they were written', () => {
  expect(html('<system-reminder>\nStay.\n</system-reminder>')).toContain('&lt;system-reminder&gt;\nStay.');
  expect(html('a <b>c</b>')).toContain('a &lt;b&gt;c&lt;/b&gt;');
  expect(html('a<br>b<br />c').match(/<br\/>/g)).toHaveLength(2);
});

it.each([
  '[x](javascript:alert(1))',
  '[x](JAVASCRIPT:alert(1))',
  '[x](java&#115;cript:alert(1))',
  '[x](java&Tab;script:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:x)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/api/sync)',
  '[x](#content)',
  '<javascript:alert(1)>',
  '[x][y]\n\n[y]: javascript:alert(1)',
])('%j is no link', (text) => {
  expect(html(text)).not.toContain('<a');
});

it('links lead to http and https, alone and in a place of their own', () => {
  expect(html('[docs](https://example.com/?a=1&amp;b=2)')).toContain(
    'href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"',
  );
  expect(html('see https://example.com/x and <https://example.org/?a&amp;b>').match(/<a /g)).toHaveLength(2);
  expect(html('[https://github.com](https://evil.example)')).toContain('(leads to evil.example)');
});

it('names images instead of fetching them', () => {
  const made = html('![a cat](https://evil.example/pixel.png?u=me)');
  expect(made).not.toContain('<img');
  expect(made).toContain('a cat');
  expect(made).toContain('https://evil.example/pixel.png?u=me');
  expect(html('[![badge](https://img.example/b.svg)](https://example.com)')).toContain('[image: badge');
});

it('headings begin at the level and skip none', () => {
  const levels = (text: string, level?: number): string[] =>
    [...html(text, level).matchAll(/<(h\d)/g)].map(([, name = '']) => name);
  expect(levels('# a\n\n### b\n\n###### c\n\n# d')).toEqual(['h3', 'h4', 'h5', 'h3']);
  expect(levels('### a\n\n# b\n\n## c', 4)).toEqual(['h4', 'h4', 'h5']);
  expect(levels('# a\n\n## b\n\n### c', 6)).toEqual(['h6', 'h6', 'h6']);
});

it('names characters that would deceive', () => {
  expect(html('pay \u202eevil')).toContain('⟨U+202E⟩');
  expect(html('`a\u200bb`')).toContain('⟨U+200B⟩');
});

it('shows as written what is nested beyond reading, or endless', () => {
  expect(html(`${'>'.repeat(5_000)}a`)).toContain('&gt;&gt;&gt;');
  expect(html(`${'> '.repeat(200)}deep`).match(/<blockquote/g)?.length).toBeLessThan(30);
  expect(html(`${'*'.repeat(40_000)}a`)).toContain('***');
  expect(html('a '.repeat(60_000))).not.toContain('<p');
});

it('has lists, tables, code, quotes and tasks', () => {
  const made = html(
    '1. a\n2. b\n\n- [x] done\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\n> q\n\n```js\nx < 1\n```\n\n~~old~~ **b** _i_',
  );
  for (const piece of [
    '<ol',
    'aria-label="done"',
    '<th',
    'text-right',
    '<blockquote',
    'x &lt; 1',
    '<del>',
    '<strong',
    '<em>',
  ])
    expect(made).toContain(piece);
});
