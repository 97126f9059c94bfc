/** Where a link of content leads, and what to say beside its text so that nobody is led astray. */
export interface SafeLink {
  readonly href: string;
  /** The host, where the text names another one; null where it does not. */
  readonly warning: string | null;
}

/**
 * The target of a link that a text asks for, null unless it is an absolute http or https address. A relative one would
 * lead into the dashboard. `URL` reads addresses as the browser does, with what it leaves out (tabs, lines) left out.
 */
export function safeLink(href: string, text: string): SafeLink | null {
  const url = urlOf(href);
  if (url === null) return null;
  const named = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?=[/:?#\s]|$)/iu.exec(text)?.[1];
  const claimed = named === undefined ? null : urlOf(`https://${named}`);
  const isOther = claimed !== null && bare(claimed.hostname) !== bare(url.hostname);
  const isDisguised = url.username !== '' || url.password !== '';
  return { href: url.href, warning: isOther || isDisguised ? url.host : null };
}

function urlOf(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    // How URL says that a text is no absolute address.
    return null;
  }
}

function bare(host: string): string {
  return host.replace(/^www\./, '');
}
