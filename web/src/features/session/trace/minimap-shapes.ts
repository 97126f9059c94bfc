import type { Span, SpanTree } from './span.ts';
import { placeOf, type TimeMap } from './time-map.ts';

/** What a bar is coloured by. */
export type Tone = 'model' | 'tool' | 'agent' | 'error' | 'plain';

/** The colour of a span. */
export function toneOf({ kind, isError }: Span): Tone {
  if (isError) return 'error';
  switch (kind) {
    case 'step':
    case 'compaction':
      return 'model';
    case 'tool':
      return 'tool';
    case 'delegation':
      return 'agent';
    case 'error':
      return 'error';
    default:
      return 'plain';
  }
}

/** Colours in the order in which they lie over each other: a step lasts as long as its calls do. */
const LAYERS: readonly Tone[] = ['plain', 'model', 'agent', 'tool', 'error'];

/**
 * A whole session as one path of SVG for each colour, `width` × `height`: a lane for each depth of delegation, however
 * many spans there are at most as many rectangles as pixels.
 */
export function minimapShapes(
  tree: SpanTree,
  map: TimeMap,
  width: number,
  height: number,
): readonly { readonly tone: Tone; readonly path: string }[] {
  const columns = Math.max(1, Math.floor(width));
  const lanes = Math.min(tree.nesting + 1, MOST_LANES);
  const laneHeight = Math.min(14, height / lanes);
  const above = (height - lanes * laneHeight) / 2;
  const cells = new Uint8Array(columns * lanes);
  const scale = columns / map.length;
  const paint = (layer: number, nesting: number, start: number, end: number): void => {
    const from = Math.min(columns - 1, Math.floor(placeOf(map, start) * scale));
    const to = Math.min(columns, Math.max(from + 1, Math.round(placeOf(map, end) * scale)));
    const row = Math.min(nesting, lanes - 1) * columns;
    for (let cell = row + from; cell < row + to; cell++) if ((cells[cell] ?? 0) < layer) cells[cell] = layer;
  };
  for (const span of tree.spans) {
    const { start, kind } = span;
    if (start === null || kind === 'session' || kind === 'exchange' || kind === 'note') continue;
    paint(LAYERS.indexOf(toneOf(span)), span.nesting, start, span.end ?? start);
  }
  for (const { start, end, nesting } of tree.outline) paint(LAYERS.indexOf('agent'), nesting, start, end);
  const paths = LAYERS.map(() => '');
  const gap = laneHeight > 3 ? 1 : 0;
  for (let lane = 0; lane < lanes; lane++) {
    const top = (above + lane * laneHeight + gap / 2).toFixed(1);
    for (let column = 0; column < columns; ) {
      const layer = cells[lane * columns + column] ?? 0;
      let end = column + 1;
      while (end < columns && cells[lane * columns + end] === layer) end++;
      if (layer > 0)
        paths[layer] += `M${column} ${top}h${end - column}v${(laneHeight - gap).toFixed(1)}H${column}z`;
      column = end;
    }
  }
  return LAYERS.flatMap((tone, layer) => {
    const path = paths[layer] ?? '';
    return path === '' ? [] : [{ tone, path }];
  });
}

/** Delegations deeper than this share the last lane. */
const MOST_LANES = 12;
