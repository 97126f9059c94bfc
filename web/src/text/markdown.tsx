import type { Token, Tokens } from 'marked';
import { memo, type ReactNode, useMemo } from 'react';
import { resolveReferences } from './character-references.ts';
import { CodeBlock } from './code-block.tsx';
import { showHidden } from './hidden-characters.ts';
import { deepestNesting, headingLevels, markdownTokens } from './markdown-tokens.ts';
import { safeLink } from './safe-link.ts';

/**
 * A Markdown text. It becomes elements, never HTML: tags in it are shown as written, images by their text and address,
 * and links lead to http and https alone. Headings begin at `level`.
 */
export const Markdown = memo(function Markdown({
  text,
  level,
}: {
  readonly text: string;
  readonly level: number;
}) {
  const tokens = useMemo(() => markdownTokens(text), [text]);
  if (tokens === null) return <Plain text={text} />;
  const levels = headingLevels(tokens, level);
  return (
    <div className="max-w-[92ch] wrap-anywhere">
      <Blocks tokens={tokens} levels={levels} depth={0} />
    </div>
  );
});

/** A text as written. */
function Plain({ text }: { readonly text: string }) {
  return <div className="max-w-[92ch] whitespace-pre-wrap wrap-anywhere">{showHidden(text)}</div>;
}

interface Context {
  readonly levels: ReadonlyMap<Token, number>;
  readonly depth: number;
}

function Blocks({ tokens, ...context }: Context & { readonly tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a text have no other name and never move
    <Block key={index} token={token as Tokens.Generic} {...context} />
  ));
}

function Block({ token, levels, depth }: Context & { readonly token: Tokens.Generic }): ReactNode {
  const inner = { levels, depth: depth + 1 };
  if (depth > deepestNesting) return <Plain text={token.raw} />;
  switch (token.type) {
    case 'paragraph':
      return (
        <p className="my-1.5 first:mt-0 last:mb-0">
          <Spans tokens={token.tokens} depth={depth} />
        </p>
      );
    case 'heading':
      return <Heading token={token as Tokens.Heading} level={levels.get(token) ?? 6} depth={depth} />;
    case 'code':
      return <CodeBlock text={token.text} language={String(token.lang ?? '').split(/[\s,{]/)[0] ?? ''} />;
    case 'blockquote':
      return (
        <blockquote className="my-1.5 border-l-2 border-line-strong pl-3 text-fg2">
          <Blocks tokens={token.tokens ?? []} {...inner} />
        </blockquote>
      );
    case 'list':
      return <List token={token as Tokens.List} {...inner} />;
    case 'table':
      return <Table token={token as Tokens.Table} depth={depth} />;
    case 'hr':
      return <hr className="my-3 border-line" />;
    case 'html':
      return (
        <pre className="my-1.5 font-mono text-sm whitespace-pre-wrap text-fg2">{showHidden(token.raw)}</pre>
      );
    case 'checkbox':
      return <Checkbox isChecked={token.checked === true} />;
    case 'text':
      return <Spans tokens={token.tokens ?? [token]} depth={depth} />;
    case 'space':
    case 'def':
      return null;
    default:
      return <Plain text={token.raw} />;
  }
}

const SIZES = ['text-xl', 'text-lg', 'text-base'];

function Heading({
  token,
  level,
  depth,
}: {
  readonly token: Tokens.Heading;
  readonly level: number;
  readonly depth: number;
}) {
  const Tag = `h${Math.min(6, Math.max(2, level))}` as 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
  return (
    <Tag className={`mt-4 mb-1.5 font-semibold first:mt-0 ${SIZES[token.depth - 1] ?? 'text-base text-fg2'}`}>
      <Spans tokens={token.tokens} depth={depth} />
    </Tag>
  );
}

function List({ token, ...context }: Context & { readonly token: Tokens.List }) {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items of a text have no other name and never move
    <li key={index} className={`my-0.5 ${item.task ? 'list-none' : ''}`}>
      <Blocks tokens={item.tokens} {...context} />
    </li>
  ));
  return token.ordered ? (
    <ol className="my-1.5 list-decimal pl-7" start={token.start === '' ? 1 : token.start}>
      {items}
    </ol>
  ) : (
    <ul className="my-1.5 list-disc pl-5">{items}</ul>
  );
}

function Checkbox({ isChecked }: { readonly isChecked: boolean }) {
  return (
    <span role="img" aria-label={isChecked ? 'done' : 'to do'} className="mr-1.5 -ml-4 font-mono text-fg2">
      {isChecked ? '☑' : '☐'}
    </span>
  );
}

function Table({ token, depth }: { readonly token: Tokens.Table; readonly depth: number }) {
  const alignment = { left: 'text-left', center: 'text-center', right: 'text-right' };
  const cell = (each: Tokens.TableCell, index: number) => {
    const Tag = each.header ? 'th' : 'td';
    return (
      <Tag
        key={index}
        className={`border border-line px-2 py-1 align-top ${each.header ? 'bg-raised font-medium' : ''} ${alignment[each.align ?? 'left']}`}
      >
        <Spans tokens={each.tokens} depth={depth} />
      </Tag>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <div role="group" aria-label="Table" tabIndex={0} className="my-2 overflow-x-auto">
      <table className="border-collapse text-sm [overflow-wrap:normal]">
        <thead>
          <tr>{token.header.map(cell)}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a text have no other name and never move
            <tr key={index}>{row.map(cell)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SpansProps {
  readonly tokens: readonly Token[] | undefined;
  readonly depth: number;
  readonly isInLink?: boolean;
}

function Spans({ tokens = [], ...context }: SpansProps): ReactNode {
  return tokens.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a text have no other name and never move
    <Span key={index} token={token as Tokens.Generic} {...context} />
  ));
}

function Span({
  token,
  depth,
  isInLink = false,
}: Omit<SpansProps, 'tokens'> & { readonly token: Tokens.Generic }): ReactNode {
  if (depth > deepestNesting) return showHidden(token.raw);
  const inner = <Spans tokens={token.tokens} depth={depth + 1} isInLink={isInLink} />;
  switch (token.type) {
    case 'text':
      return token.tokens === undefined ? showHidden(resolveReferences(token.text)) : inner;
    case 'escape':
      return showHidden(token.text);
    case 'strong':
      return <strong className="font-semibold">{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'del':
      return <del>{inner}</del>;
    case 'codespan':
      return (
        <code className="rounded-bar bg-fg/8 px-1 py-px font-mono text-sm">{showHidden(token.text)}</code>
      );
    case 'br':
      return <br />;
    case 'link':
      return isInLink ? inner : <Anchor token={token as Tokens.Link} depth={depth} />;
    case 'image':
      return <Picture alt={token.text} address={token.href} />;
    case 'html':
      // The one tag that says nothing but what it looks like.
      return /^<br\s*\/?>$/i.test(token.raw) ? <br /> : showHidden(token.raw);
    case 'checkbox':
      return <Checkbox isChecked={token.checked === true} />;
    default:
      return showHidden(token.raw);
  }
}

function Anchor({ token, depth }: { readonly token: Tokens.Link; readonly depth: number }) {
  const inner = <Spans tokens={token.tokens} depth={depth + 1} isInLink />;
  const address = token.autolink === true ? token.href : resolveReferences(token.href);
  const link = safeLink(address, token.text);
  if (link === null) {
    return (
      <>
        {inner}
        {token.text === token.href ? null : <span className="text-fg3"> ({showHidden(address)})</span>}
      </>
    );
  }
  return (
    <>
      <a
        href={link.href}
        target="_blank"
        rel="noopener noreferrer"
        referrerPolicy="no-referrer"
        title={link.href}
        className="text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
      >
        {inner}
      </a>
      {link.warning !== null && <span className="text-warning"> (leads to {link.warning})</span>}
    </>
  );
}

/** Pictures of content are named, not fetched: whoever wrote the text would learn that it is read. */
function Picture({ alt, address }: { readonly alt: string; readonly address: string }) {
  const shown = address.length > 120 ? `${address.slice(0, 120)}…` : address;
  return (
    <span className="text-fg2">
      [image{alt === '' ? '' : `: ${showHidden(resolveReferences(alt))}`}{' '}
      <span className="font-mono text-sm text-fg3">{showHidden(shown)}</span>]
    </span>
  );
}
