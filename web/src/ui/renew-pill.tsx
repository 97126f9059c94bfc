import { RotateCw } from 'lucide-react';

/** Says that a list could be newer than it is; rows move only when it is pressed. */
export function RenewPill({ text, onRenew }: { readonly text: string; readonly onRenew: () => void }) {
  return (
    <button
      type="button"
      onClick={onRenew}
      className="pointer-events-auto inline-flex h-6 items-center gap-1.5 rounded-control border border-accent bg-selected px-2 text-sm text-fg"
    >
      <RotateCw size={12} aria-hidden /> {text}
    </button>
  );
}
