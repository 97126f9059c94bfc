import { useMemo } from 'react';
import { CodeBlock } from './code-block.tsx';
import { prettyJson } from './pretty-json.ts';

/** Characters of JSON that stay in one line. */
const SHORT = 88;

/** JSON, pretty printed where it is long; a text that is none (or the beginning of one) as written. */
export function JsonView({ text, label = 'JSON' }: { readonly text: string; readonly label?: string }) {
  const pretty = useMemo(() => (text.length <= SHORT ? text : prettyJson(text)), [text]);
  return <CodeBlock text={pretty ?? text} language="json" label={label} />;
}
