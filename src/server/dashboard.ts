import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAccepted } from './accepted-encoding.ts';
import type { ServerContext } from './app-context.ts';
import { contentHash } from './content-hash.ts';

/** The built pages, as they were when they were loaded: a later build does not mix its files with theirs. */
export interface Dashboard {
  /** The page that every path of the dashboard gets; its scripts find out which one is meant. */
  page(): Response;
  /** A file of `/assets/`; null where there is none of this path. */
  asset(path: string, acceptEncoding: string): Response | null;
}

interface Asset {
  readonly type: string;
  /** By content coding; `identity` is the file itself. */
  readonly bodies: Readonly<Partial<Record<Coding, Uint8Array<ArrayBuffer>>>>;
}

/** Content codings by preference, and what is behind the name of a file that has one. */
const SUFFIXES = { br: '.br', gzip: '.gz', identity: '' } as const;
type Coding = keyof typeof SUFFIXES;
const CODINGS: readonly Coding[] = ['br', 'gzip', 'identity'];

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Hashed names never mean anything else. */
const FOREVER = 'public, max-age=31536000, immutable';

/** Reads what vite and `scripts/build.js` have written into a folder; null where there is no page in it. */
export function loadDashboard(folder: string): Dashboard | null {
  let html: string;
  try {
    // Browsers take every line end for LF before they compare a script with its hash.
    html = readFileSync(join(folder, 'index.html'), 'utf8').replace(/\r\n?/g, '\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const scripts = inlineScripts(html).map(contentHash);
  const headEnd = html.indexOf('</head>');
  const [before, after] = [html.slice(0, headEnd), html.slice(headEnd)];
  const assets = readAssets(join(folder, 'assets'));
  return {
    page: () => {
      const nonce = randomBytes(16).toString('base64');
      return new Response(`${before}<meta name="style-nonce" content="${nonce}">${after}`, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': pagePolicy(scripts, nonce),
          'cache-control': 'no-store',
        },
      });
    },
    asset: (path, acceptEncoding) => {
      const asset = assets.get(path);
      return asset === undefined ? null : assetResponse(asset, acceptEncoding);
    },
  };
}

/** Whether a request is one of a browser for a page, and not one for the API or a file. */
export function wantsPage({ req }: ServerContext): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  if (/^\/(api|healthz|assets)(\/|$)/.test(req.path)) return false;
  return /\btext\/html\b/i.test(req.header('accept') ?? '');
}

/** What a page may load: its own files, its own inline scripts, and styles that were given the nonce of this response. */
function pagePolicy(scripts: readonly string[], nonce: string): string {
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scripts].join(' ')}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function inlineScripts(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi);
  return [...scripts].map(([, text = '']) => text);
}

/** Everything below a folder by its path in the address. It is read once: about a megabyte, and no path leads elsewhere. */
function readAssets(folder: string): ReadonlyMap<string, Asset> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return new Map();
  }
  const found = new Set(names);
  const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(folder, name)));
  return new Map(
    names
      .filter((name) => !/\.(br|gz)$/.test(name))
      .map((name): [string, Asset] => {
        const codings = CODINGS.filter((coding) => found.has(name + SUFFIXES[coding]));
        const bodies = Object.fromEntries(codings.map((coding) => [coding, read(name + SUFFIXES[coding])]));
        const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
        return [`/assets/${name}`, { type, bodies }];
      }),
  );
}

function assetResponse({ type, bodies }: Asset, acceptEncoding: string): Response {
  const coding = CODINGS.find((each) => bodies[each] !== undefined && isAccepted(each, acceptEncoding));
  const chosen = coding ?? 'identity';
  const body = bodies[chosen] ?? null;
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-length': String(body?.byteLength ?? 0),
      'cache-control': FOREVER,
      vary: 'accept-encoding',
      ...(chosen !== 'identity' && { 'content-encoding': chosen }),
    },
  });
}
