import { contentHash } from './content-hash.ts';

/** A page of a few sentences, for those who do not get the dashboard. */
export interface PlainPage {
  readonly status: number;
  readonly title: string;
  /** Paragraphs; what stands in backticks is shown as code. */
  readonly lines: readonly string[];
}

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; display: grid; min-height: 90vh; place-items: center; font: 15px/1.5 ui-sans-serif, system-ui, sans-serif }
main { max-width: 34rem; padding: 1.5rem }
h1 { font-size: 1.25rem; margin: 0 0 .75rem }
p { margin: 0 0 .75rem }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .95em }
`;
const POLICY = [
  "default-src 'none'",
  `style-src ${contentHash(STYLE)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Writes a whole page without scripts; it loads nothing. */
export function plainPage({ status, title, lines }: PlainPage): Response {
  const paragraphs = lines.map((line) => `<p>${withCode(escaped(line))}</p>`).join('\n');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · OpenCode Monitor</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${paragraphs}
</main>
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function withCode(html: string): string {
  return html.replace(/`([^`]+)`/g, '<code>$1</code>');
}
