import { useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, type LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { useSettings } from '../../app/settings.ts';
import { isTyping } from '../../app/use-global-keys.ts';
import { neighboursOf } from '../../filters/last-sessions.ts';
import { globalOf } from '../../filters/search.ts';
import { useSearchText } from '../../filters/use-filters.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { PageLink, sessionPath } from '../../ui/links.tsx';

/** The sessions before and after this one in the list that it was opened from: by click, and by `[` and `]`. */
export function Neighbours({ id }: { readonly id: string }) {
  const { previous, next } = neighboursOf(id);
  const navigate = useNavigate();
  const search = useSearchText();
  const { letterKeys } = useSettings();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!letterKeys || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[role=dialog]') !== null) return;
      const to = event.key === '[' ? previous : event.key === ']' ? next : null;
      if (to === null) return;
      event.preventDefault();
      void navigate({ to: sessionPath(to), search: { ...globalOf(search), tab: search.tab } } as never);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [previous, next, navigate, search, letterKeys]);
  if (previous === null && next === null) return null;
  return (
    <div className="flex items-center">
      <Neighbour id={previous} name="Previous session of the list" keyName="[" icon={ChevronLeft} />
      <Neighbour id={next} name="Next session of the list" keyName="]" icon={ChevronRight} />
    </div>
  );
}

function Neighbour({
  id,
  name,
  keyName,
  icon: Icon,
}: {
  readonly id: string | null;
  readonly name: string;
  readonly keyName: string;
  readonly icon: LucideIcon;
}) {
  const { tab } = useSearchText();
  const content = (
    <>
      <Icon size={15} aria-hidden />
      <span className="sr-only">{name}</span>
    </>
  );
  if (id === null)
    return (
      <Button look="quiet" disabled className="h-6! px-1.5!" title={`${name}: there is none`}>
        {content}
      </Button>
    );
  return (
    <PageLink
      to={sessionPath(id)}
      search={{ tab }}
      title={`${name} ( ${keyName} )`}
      className={buttonClass('quiet', 'h-6! px-1.5!')}
    >
      {content}
    </PageLink>
  );
}
