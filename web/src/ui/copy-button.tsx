import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

/** Copies a text. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  const Icon = isDone ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={isDone ? 'Copied' : label}
      title={label}
      className="p-1.5 text-fg3 hover:text-fg"
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
