import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeDataDirs } from '../support/corpora.ts';
import { DEADLINE_MS } from '../support/served-program.ts';
import { MADE_AT, newStorageFolder } from '../support/storage-folder.ts';
import { closeDashboards, type Dashboard, openDashboard } from './support/dashboard.ts';
import { pagesOf } from './support/pages.ts';

/** Markup that would run, load, send or restyle something if any of it became part of a page. */
const MARKUP = [
  '<script>window.taken = 1</script>',
  '<img src=x onerror="window.taken=1">',
  '<svg onload="window.taken=1"><animate onbegin="window.taken=1" attributeName=x dur=1s>',
  '<iframe srcdoc="<script>parent.taken=1</script>"></iframe>',
  '<a href="javascript:window.taken=1">a</a>',
  '<form action="https://evil.example/"><button autofocus onfocus="window.taken=1">b</button></form>',
  '<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/a.css>',
  '<math><mtext></mtext><mglyph><style><img src=x onerror="window.taken=1">',
  '<details open ontoggle="window.taken=1">d</details><base href=https://evil.example/>',
].join('\n');
const MARKDOWN = [
  MARKUP,
  '[plain](javascript:window.taken=1) [data](data:text/html,<script>taken=1</script>)',
  '[entity](java&#115;cript:window.taken=1) [tab](java\tscript:window.taken=1) <javascript:window.taken=1>',
  '![image](https://evil.example/pixel.png) ![x](x "onerror=window.taken=1")',
  '```html\n<script>window.taken = 1</script>\n```',
  '[ok](https://example.com/ok)',
].join('\n\n');
const NAME = '<img src=x onerror="window.taken=1">';

let dashboard: Dashboard;
beforeAll(async () => {
  const folder = newStorageFolder();
  folder.session('ses_evil', { title: MARKUP, directory: `/home/${NAME}/p` });
  folder.message('ses_evil', 'msg_1', {
    role: 'user',
    agent: NAME,
    model: { providerID: NAME, modelID: NAME },
    time: { created: MADE_AT },
    cost: undefined,
    tokens: undefined,
  });
  folder.part('msg_1', 'prt_1', { sessionID: 'ses_evil', text: MARKDOWN });
  folder.message('ses_evil', 'msg_2', {
    parentID: 'msg_1',
    mode: NAME,
    agent: NAME,
    modelID: NAME,
    providerID: NAME,
    error: { name: 'APIError', data: { message: MARKUP, statusCode: 500, isRetryable: false } },
  });
  folder.part('msg_2', 'prt_2', { sessionID: 'ses_evil', text: MARKDOWN });
  folder.part('msg_2', 'prt_3', {
    sessionID: 'ses_evil',
    type: 'tool',
    tool: NAME,
    callID: 'c1',
    state: {
      status: 'error',
      input: { filePath: `/p/${NAME}`, command: MARKUP, [NAME]: MARKUP },
      error: MARKUP,
      time: { start: MADE_AT, end: MADE_AT + 10 },
    },
  });
  folder.part('msg_2', 'prt_4', {
    sessionID: 'ses_evil',
    type: 'tool',
    tool: 'edit',
    callID: 'c2',
    state: {
      status: 'completed',
      input: { filePath: `/p/${NAME}`, oldString: MARKUP, newString: `${MARKUP} ` },
      output: `${MARKUP}\n\u001b[31mred\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007`,
      title: MARKUP,
      metadata: { diff: `--- a\n+++ b\n@@ -1 +1 @@\n-${NAME}\n+${MARKUP}` },
      time: { start: MADE_AT, end: MADE_AT + 10 },
    },
  });
  folder.part('msg_2', 'prt_5', {
    sessionID: 'ses_evil',
    type: 'file',
    mime: 'image/svg+xml',
    filename: NAME,
    url: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="window.taken=1"/>',
  });
  dashboard = await openDashboard(folder.dataDir);
}, DEADLINE_MS);
afterAll(async () => {
  await closeDashboards();
  removeDataDirs();
});

it(
  'nothing that a session says runs, loads or leads elsewhere, on any page',
  async () => {
    const { page, goto, faults, daemon } = dashboard;
    const pages = await pagesOf(daemon.client);
    for (const target of Object.values(pages)) {
      await goto(target);
      // All that is folded is opened, so that it is drawn too.
      for (const button of await page.locator('main [aria-expanded=false]').all())
        await button.click({ timeout: 2_000 }).catch(() => undefined);
      expect(await page.evaluate(() => Reflect.get(window, 'taken')), target).toBeUndefined();
      const found = await page.evaluate(() => ({
        handlers: [...document.querySelectorAll('*')].filter((element) =>
          [...element.attributes].some(({ name }) => name.startsWith('on')),
        ).length,
        foreign: document.querySelectorAll(
          'iframe, object, embed, base, form[action], main script, main style, main link',
        ).length,
        links: [...document.querySelectorAll('a[href]')]
          .map((link) => (link as HTMLAnchorElement).protocol)
          .filter((protocol) => !['http:', 'https:', 'blob:'].includes(protocol)),
      }));
      expect(found, target).toEqual({ handlers: 0, foreign: 0, links: [] });
    }
    expect(faults).toEqual([]);
  },
  DEADLINE_MS,
);

it(
  'what it says is shown as it was said',
  async () => {
    const { page, goto } = dashboard;
    await goto('/sessions/ses_evil?tab=transcript');
    expect(await page.locator('h1').innerText()).toContain('<script>window.taken = 1</script>');
    const ok = page.locator('main a[href="https://example.com/ok"]').first();
    expect(await ok.getAttribute('rel')).toContain('noopener');
  },
  DEADLINE_MS,
);
