import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { machineOf } from '../measure/machine.ts';
import { medianOf } from '../measure/median.ts';
import { type Daemon, startDaemon } from '../realtime/daemon.ts';
import { writeSqliteDatabase } from '../world/sqlite-database.ts';
import { writeResult } from '../write-result.ts';
import { type Bar, barsText } from './bars.ts';
import { elements, firstPaint, heapMb, keyToFrame, scrollCpu, traceOpened } from './in-page.ts';
import type { WebOptions } from './options.ts';
import { bundleSizes } from './sizes.ts';
import { traceWorld } from './trace-world.ts';
import { writeSession } from './write-session.ts';

interface Places {
  readonly bin: string;
  readonly out: string;
  /** The built dashboard. */
  readonly web: string;
  readonly say: (line: string) => void;
}

const VIEWPORT = { width: 1440, height: 900 };
const MINUTE_MS = 60_000;

/** Measures the dashboard of a daemon in a browser, prints its bars and writes them into `out`. */
export async function benchWeb(options: WebOptions, { bin, out, web, say }: Places): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  mkdirSync(options.dir, { recursive: true });
  const workDir = mkdtempSync(join(options.dir, 'web-'));
  process.once('exit', () => rmSync(workDir, { recursive: true, force: true }));
  const dataDir = join(workDir, 'data');
  mkdirSync(dataDir);
  say('Writing the database …');
  const { world, traces } = traceWorld(options.seed, options.spans, options.sessions);
  writeSqliteDatabase(world, join(dataDir, 'opencode.db'));
  say('Loading …');
  const daemon = await startDaemon({ bin, workDir }, dataDir, join(workDir, 'analytics.duckdb'));
  const browser = await chromium.launch({
    executablePath: process.env.OCMON_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const bars = [
      ...sizeBars(web),
      ...(await pageBars(browser, daemon, options, say)),
      ...(await traceBars(browser, daemon, traces, options, say)),
      ...(await memoryBars(
        browser,
        daemon,
        { storage: join(dataDir, 'storage'), minutes: options.minutes },
        say,
      )),
    ];
    const machine = machineOf(options.dir);
    const { dir: _, ...asked } = options;
    const file = writeResult(out, 'web', { machine, asked, browser: browser.version(), bars });
    console.log(`${barsText(machine, browser.version(), bars)}\nWritten to ${file}`);
  } finally {
    await browser.close();
    await daemon.stop();
  }
}

function sizeBars(web: string): readonly Bar[] {
  const { entryJs, css, fonts } = bundleSizes(web);
  return [
    { name: 'entry JS, gzip', value: entryJs / 1000, unit: 'KB', most: 125 },
    { name: 'CSS, gzip', value: css / 1000, unit: 'KB', most: 12 },
    { name: 'typefaces of Latin text', value: fonts / 1000, unit: 'KB', most: 60 },
  ];
}

async function pageBars(
  browser: Browser,
  daemon: Daemon,
  { repeat, sessions }: WebOptions,
  say: Places['say'],
): Promise<readonly Bar[]> {
  say('First paint, overview, list of sessions …');
  const { origin } = daemon.url;
  const paint = async (slowdown: number): Promise<number> =>
    median(repeat, () => inPage(browser, daemon, (page) => firstPaint(page, `${origin}/`, slowdown)));
  const overview = await median(repeat, () =>
    inPage(browser, daemon, async (page) => {
      const begun = performance.now();
      await page.goto(`${origin}/?range=all`);
      await settled(page);
      return performance.now() - begun;
    }),
  );
  const list = await inPage(browser, daemon, async (page) => {
    await page.goto(`${origin}/sessions?range=all`);
    await settled(page);
    return { cpu: await scrollCpu(page, '[data-list] [role=row]', 60), elements: await elements(page) };
  });
  return [
    { name: 'first contentful paint', value: await paint(1), unit: 'ms', most: 500 },
    { name: 'the same, processor slowed to a quarter', value: await paint(4), unit: 'ms', most: 1_500 },
    { name: `overview complete, ${sessions} small sessions`, value: overview, unit: 'ms', most: 1_000 },
    { name: 'list of sessions: CPU of a scrolled frame', value: list.cpu, unit: 'ms', most: 8 },
    { name: 'list of sessions: elements', value: list.elements, unit: '', most: 1_000 },
  ];
}

async function traceBars(
  browser: Browser,
  daemon: Daemon,
  traces: readonly string[],
  { spans, repeat }: WebOptions,
  say: Places['say'],
): Promise<readonly Bar[]> {
  const bars: Bar[] = [];
  for (const [at, id] of traces.entries()) {
    const count = spans[at] ?? 0;
    say(`Trace of about ${count} spans …`);
    const address = `${daemon.url.origin}/sessions/${encodeURIComponent(id)}?tab=trace`;
    const opened = await median(repeat, () => inPage(browser, daemon, (page) => traceOpened(page, address)));
    const moved = await inPage(browser, daemon, async (page) => {
      await traceOpened(page, address);
      await page.locator('[data-trace-grid]').focus();
      const unfolded = await keyToFrame(page, 'x', 1);
      return {
        unfolded,
        key: await keyToFrame(page, 'j', 40),
        idle: await keyToFrame(page, 'i', 6),
        cpu: await scrollCpu(page, '[data-trace-grid] [data-index]', 60),
        elements: await elements(page),
      };
    });
    const most = count <= 5_000 ? 150 : 500;
    bars.push(
      { name: `trace of ${count}: data to painted`, value: opened, unit: 'ms', most },
      { name: `trace of ${count}: unfold all`, value: moved.unfolded, unit: 'ms', most: 100 },
      { name: `trace of ${count}: key to frame, p95`, value: moved.key, unit: 'ms', most: 50 },
      { name: `trace of ${count}: idle time squeezed or not`, value: moved.idle, unit: 'ms', most: 100 },
      { name: `trace of ${count}: CPU of a scrolled frame`, value: moved.cpu, unit: 'ms', most: 8 },
      { name: `trace of ${count}: elements`, value: moved.elements, unit: '', most: 1_200 },
    );
  }
  return bars;
}

/** How much a page's memory grows that shows the overview while a session is written each second. */
async function memoryBars(
  browser: Browser,
  daemon: Daemon,
  { storage, minutes }: { readonly storage: string; readonly minutes: number },
  say: Places['say'],
): Promise<readonly Bar[]> {
  if (minutes === 0) return [];
  say(`Memory over ${minutes} minutes …`);
  const grown = await inPage(browser, daemon, async (page) => {
    await page.goto(`${daemon.url.origin}/?range=all`);
    await settled(page);
    await page.waitForTimeout(5_000);
    const before = await heapMb(page);
    for (const until = Date.now() + minutes * MINUTE_MS; Date.now() < until; ) {
      writeSession(storage, Date.now());
      await page.waitForTimeout(1_000);
    }
    return (await heapMb(page)) - before;
  });
  return [{ name: `memory after ${minutes} minutes live`, value: grown, unit: 'MB', most: 30 }];
}

async function inPage<T>(browser: Browser, daemon: Daemon, work: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext({
    viewport: VIEWPORT,
    colorScheme: 'dark',
    bypassCSP: true, // what is waited for are texts of scripts
  });
  try {
    const page = await context.newPage();
    await page.goto(
      `${daemon.url.origin}/login?token=${daemon.url.searchParams.get('token')}&next=/settings`,
    );
    await page.waitForSelector('main');
    return await work(page);
  } finally {
    await context.close();
  }
}

async function settled(page: Page): Promise<void> {
  await page.waitForSelector('main');
  await page.waitForFunction(
    "document.querySelector('[data-state=loading], [aria-busy=true]') === null",
    undefined,
    { timeout: 120_000 },
  );
}

async function median(repeat: number, measure: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let count = 0; count < repeat; count += 1) found.push(await measure());
  return medianOf(found);
}
