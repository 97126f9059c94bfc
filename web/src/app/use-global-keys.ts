import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { globalOf } from '../filters/search.ts';
import { useSearchText } from '../filters/use-filters.ts';
import { PLACES } from './places.ts';
import { changeSettings, useSettings } from './settings.ts';

/** Whether keys go into a field, so that letters are no commands. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The keys that work on every page; `key-sheet.tsx` lists them. */
export function useGlobalKeys(open: (what: 'palette' | 'keys') => void): void {
  const navigate = useNavigate();
  const search = useSearchText();
  const { letterKeys } = useSettings();
  const wasG = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open('palette');
        return;
      }
      if (!letterKeys || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return;
      const isAfterG = Date.now() - wasG.current < 1_500;
      wasG.current = event.key === 'g' ? Date.now() : 0;
      const place = isAfterG ? PLACES.find(({ key }) => key === event.key) : undefined;
      if (place !== undefined) {
        event.preventDefault();
        void navigate({ to: place.to, search: globalOf(search) } as never);
      } else if (event.key === '?') open('keys');
      else if (event.key === 't') {
        changeSettings({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' });
      } else if (event.key === 'c') void navigator.clipboard?.writeText(location.href);
      else if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('[data-filter-field]');
        if (field === null) return;
        event.preventDefault();
        field.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, search, letterKeys, open]);
}
