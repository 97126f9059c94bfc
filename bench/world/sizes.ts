import { type Random, randomOf } from './random.ts';

/** Long outputs are cut by OpenCode's tools; a few records of this size exist in every tree. */
export const LARGEST_CONTENT = 200 * 1_024;
const SIGMA = 2.1;
/** JSON around the content, and records without content, as bytes a file and as share of the files. */
const FRAME_BYTES = 480;
const CONTENT_SHARE = 0.72;

/** Bytes of content of one record: log-normal, cut off at 200 KiB. */
export function contentBytes(random: Random, scale: number): number {
  return Math.max(8, Math.min(LARGEST_CONTENT, Math.round(scale * random.logNormal(SIGMA))));
}

/** The scale at which files have the wanted mean size, frame and content-free records included. */
export function contentScaleOf(meanFileBytes: number): number {
  const wanted = Math.max(16, (meanFileBytes - FRAME_BYTES) / CONTENT_SHARE);
  const random = randomOf(1, 0);
  const draws = Array.from({ length: 50_000 }, () => random.logNormal(SIGMA));
  const mean = (scale: number) =>
    draws.reduce((sum, draw) => sum + Math.min(LARGEST_CONTENT, scale * draw), 0) / draws.length;
  let [low, high] = [1, LARGEST_CONTENT];
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (mean(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
}
