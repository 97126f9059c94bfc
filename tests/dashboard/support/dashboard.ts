import path from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { newDataDir } from '../../support/corpora.ts';
import { endPrograms, type ServedProgram, serveProgram } from '../../support/served-program.ts';

/** The built dashboard of a real daemon, in a browser that is logged in. */
export interface Dashboard {
  readonly database: string;
  readonly daemon: ServedProgram;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in pages so far: errors of the console, requests to other hosts, dialogs. */
  readonly faults: readonly string[];
  /** Goes to a path of the dashboard and waits until what it asked for is there. */
  goto(target: string): Promise<void>;
}

/** How pages are looked at; the system's theme is dark. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly timezoneId?: string;
}

/** Serves a data folder and opens its dashboard once everything is read. */
export async function openDashboard(dataDir: string, look: Look = {}): Promise<Dashboard> {
  const database = path.join(newDataDir(), 'analytics.duckdb');
  const daemon = await serveProgram(database, dataDir);
  await daemon.until('everything was read', ({ phase }) => phase === 'realtime');
  return { ...(await browse(daemon, look)), database };
}

/** Opens the dashboard of a daemon in a browser of its own. */
export async function browse(daemon: ServedProgram, look: Look = {}): Promise<Omit<Dashboard, 'database'>> {
  const { width = 1440, height = 900, theme = 'dark', timezoneId = 'Europe/Berlin' } = look;
  const context = await (await browser()).newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults = watch(page, daemon.url.origin);
  await page.goto(daemon.url.href);
  const goto = async (target: string): Promise<void> => {
    await page.goto(`${daemon.url.origin}${target}`);
    await settled(page);
  };
  await settled(page);
  return { daemon, context, page, faults, goto };
}

/** Resolves when the page has drawn itself and nothing in it waits for an answer. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('main');
  await page.waitForFunction(
    () => document.querySelector('[data-state=loading], [aria-busy=true]') === null,
    undefined,
    { timeout: 60_000 },
  );
}

/** What axe finds against WCAG 2.0 to 2.2 A and AA and its best practices, a line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Finding {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }
    const axe = (globalThis as unknown as { axe: { run(o: object): Promise<{ violations: Finding[] }> } })
      .axe;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 5).map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
  });
}

/** Closes all that was opened. */
export async function closeDashboards(): Promise<void> {
  const opened = shared;
  shared = undefined;
  await (await opened)?.close();
  await endPrograms();
}

let shared: Promise<Browser> | undefined;

function browser(): Promise<Browser> {
  const executablePath = process.env.OCMON_CHROMIUM ?? '/usr/bin/chromium';
  // Users like root, in containers, cannot have the sandbox of the browser; it shows pages of our own alone.
  shared ??= chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return shared;
}

function watch(page: Page, origin: string): readonly string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(data|blob):/.test(request.url()))
      faults.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return faults;
}
