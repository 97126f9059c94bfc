import type { LegendItem } from './legend.tsx';

/** What stands above a chart that leaves the page. */
export interface Heading {
  readonly title: string;
  readonly note: string | undefined;
  readonly legend: readonly LegendItem[];
}

/** Styles that a drawing takes from the page's sheets, and needs when it stands alone. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
const COLORS = new Set<string>(['fill', 'stroke']);
const MARGIN = 12;

/** Saves a drawing as the page shows it, in its theme, as a file of its own. */
export function saveSvg(svg: SVGSVGElement, heading: Heading, name: string): void {
  save(new Blob([textOf(standalone(svg, heading))], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** Saves a drawing as an image with two pixels for each of the page's. */
export async function savePng(svg: SVGSVGElement, heading: Heading, name: string): Promise<void> {
  const copy = standalone(svg, heading);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(textOf(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Number(copy.getAttribute('width')) * 2;
  canvas.height = Number(copy.getAttribute('height')) * 2;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no images.');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('This browser writes no PNG.');
  save(blob, `${name}.png`);
}

function standalone(svg: SVGSVGElement, { title, note, legend }: Heading): SVGSVGElement {
  const headHeight = legend.length === 0 ? 30 : 44;
  const toRgb = colorReader();
  const body = getComputedStyle(document.body);
  const tokens = getComputedStyle(document.documentElement);
  const width = Number(svg.getAttribute('width'));
  const height = Number(svg.getAttribute('height'));

  const drawing = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll('*')];
  for (const [index, element] of [drawing, ...drawing.querySelectorAll('*')].entries()) {
    const original = originals[index];
    if (original === undefined) continue;
    const computed = getComputedStyle(original);
    element.removeAttribute('class');
    element.removeAttribute('style');
    // As attributes: the page's policy lets no script write style attributes.
    for (const property of STYLES) {
      const value = computed.getPropertyValue(property);
      if (value !== '') element.setAttribute(property, COLORS.has(property) ? toRgb(value) : value);
    }
  }
  for (const cursor of drawing.querySelectorAll('[data-cursor]')) cursor.remove();
  drawing.setAttribute('x', String(MARGIN));
  drawing.setAttribute('y', String(headHeight));

  const whole = make('svg', {
    xmlns: 'http://www.w3.org/2000/svg',
    width: width + 2 * MARGIN,
    height: height + headHeight + MARGIN,
  }) as SVGSVGElement;
  const color = (name: string): string => toRgb(tokens.getPropertyValue(name));
  const font = { 'font-family': body.fontFamily };
  whole.append(
    make('rect', { width: '100%', height: '100%', fill: color('--bg') }),
    make(
      'text',
      { x: MARGIN, y: 20, ...font, 'font-size': 13, 'font-weight': 600, fill: color('--fg') },
      title,
    ),
    make(
      'text',
      {
        x: width + MARGIN,
        y: 20,
        ...font,
        'font-size': 11,
        fill: color('--fg3'),
        'text-anchor': 'end',
      },
      note ?? '',
    ),
  );
  let x = MARGIN;
  for (const item of legend) {
    whole.append(
      make('rect', { x, y: 29, width: 8, height: 8, rx: 2, fill: toRgb(resolved(item.color)) }),
      make('text', { x: x + 13, y: 37, ...font, 'font-size': 11, fill: color('--fg2') }, item.name),
    );
    x += 13 + item.name.length * 6.2 + 16;
  }
  whole.append(drawing);
  return whole;
}

/** What a colour with variables comes to on this page. */
function resolved(color: string): string {
  const probe = document.createElement('span');
  probe.style.color = color;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** Writes any colour of the page as `rgb()` or `rgba()`, which every program that reads SVG understands. */
function colorReader(): (color: string) => string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map<string, string>();
  return (color) => {
    if (context === null || color === 'none' || color.startsWith('url')) return color;
    const found = known.get(color);
    if (found !== undefined) return found;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    const written =
      alpha === 255
        ? `rgb(${red},${green},${blue})`
        : `rgba(${red},${green},${blue},${Math.round((alpha / 255) * 1000) / 1000})`;
    known.set(color, written);
    return written;
  };
}

function make(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

function textOf(svg: SVGSVGElement): string {
  return new XMLSerializer().serializeToString(svg);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
