import type { ButtonHTMLAttributes } from 'react';

const LOOKS = {
  plain: 'border-line bg-surface text-fg hover:bg-raised',
  primary: 'border-transparent bg-accent text-accent-fg hover:opacity-90',
  quiet: 'border-transparent text-fg2 hover:bg-raised hover:text-fg',
  on: 'border-accent bg-selected text-fg',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: keyof typeof LOOKS = 'plain', className = ''): string {
  return `inline-flex h-7 items-center gap-1.5 rounded-control border px-2.5 text-sm whitespace-nowrap disabled:opacity-50 ${LOOKS[look]} ${className}`;
}

export function Button({
  look = 'plain',
  className,
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly look?: keyof typeof LOOKS }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}
