import { Check, Link2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';

/** Copies the address of what is shown, with tab and selection; `c` does the same. */
export function CopyLink() {
  const [isDone, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  const Icon = isDone ? Check : Link2;
  return (
    <Button onClick={() => void copy()} className="w-26 justify-center">
      <Icon size={14} aria-hidden /> {isDone ? 'Copied' : 'Copy link'}
    </Button>
  );
}
