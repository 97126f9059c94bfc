import { Download } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../ui/button.tsx';

const loadMenu = () => import('./session-export-menu.tsx');
const Menu = lazy(loadMenu);

/** The button of a session's downloads; their menu is loaded when the pointer or the focus comes near. */
export function SessionExport({ id }: { readonly id: string }) {
  const [isAsked, setAsked] = useState(false);
  const button = (
    <Button
      aria-haspopup="menu"
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setAsked(true)}
    >
      <Download size={14} aria-hidden /> Export
    </Button>
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <Menu id={id} />
    </Suspense>
  );
}
