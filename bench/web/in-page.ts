import type { CDPSession, Page } from 'playwright';
import { percentileOf } from '../measure/percentile.ts';

/** Milliseconds from the last byte of an answer to the first frame in which rows of a trace are painted. */
export async function traceOpened(page: Page, address: string): Promise<number> {
  await page.addInitScript(`
    const look = () => {
      if (document.querySelector('[data-trace-grid] [data-index]') === null) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => { window.paintedAt = performance.now(); }, 0));
    };
    addEventListener('DOMContentLoaded', look);
  `);
  await page.goto(address);
  await page.waitForFunction('window.paintedAt !== undefined', undefined, { timeout: 120_000 });
  return page.evaluate<number>(`
    window.paintedAt - Math.max(...performance.getEntriesByType('resource')
      .filter(({ name, responseEnd }) => /\\/(timeline|exchanges|trace)(\\?|$)/.test(name) && responseEnd <= window.paintedAt)
      .map(({ responseEnd }) => responseEnd))`);
}

/** First contentful paint of an address, milliseconds; `slowdown` divides the speed of the processor. */
export async function firstPaint(page: Page, address: string, slowdown = 1): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(address);
  await page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
  const paint = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0].startTime",
  );
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  return paint;
}

/** The 95th percentile of milliseconds from a key to the next frame after it. */
export async function keyToFrame(page: Page, key: string, times: number): Promise<number> {
  await page.evaluate(`
    window.frames_ = [];
    window.onKey_ ??= addEventListener('keydown', () => {
      const begun = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.frames_.push(performance.now() - begun), 0));
    }, true) ?? true;
  `);
  for (let count = 0; count < times; count += 1) {
    await page.keyboard.press(key);
    await page.waitForFunction(`window.frames_.length > ${count}`);
  }
  return percentileOf(await page.evaluate<number[]>('window.frames_'), 0.95);
}

/** Milliseconds of the main thread for each frame of a list that is scrolled by 100 pixels a frame. */
export async function scrollCpu(page: Page, selector: string, frames: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await taskMs(session);
  await page.evaluate(`new Promise((done) => {
    const found = document.querySelector(${JSON.stringify(selector)});
    let list = found;
    while (list !== null && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
    let left = ${frames};
    const step = () => {
      if (left-- === 0) return done();
      (list ?? found).scrollTop += 100;
      requestAnimationFrame(step);
    };
    step();
  })`);
  const after = await taskMs(session);
  await session.detach();
  return (after - before) / frames;
}

/** Elements of the page. */
export function elements(page: Page): Promise<number> {
  return page.evaluate<number>("document.querySelectorAll('*').length");
}

/** Megabytes that the page's objects take after a collection. */
export async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}
