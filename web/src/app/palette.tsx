import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useDeferredValue, useState } from 'react';
import { useQuestion } from '../api/use-question.ts';
import { globalOf } from '../filters/search.ts';
import { useFilters } from '../filters/use-filters.ts';
import { Overlay } from '../ui/overlay.tsx';
import { PLACES } from './places.ts';
import { changeSettings } from './settings.ts';

const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-control px-2 py-1.5 data-[selected=true]:bg-selected';

/** Pages, commands, and everything that was said and done, by a few letters. */
export default function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { filters, search } = useFilters();
  const navigate = useNavigate();
  const { from: _from, to: _to, ...always } = filters;
  const found = useQuestion(
    'search',
    { ...always, q: asked, limit: 8, budgetMs: 800 },
    { enabled: asked.length >= 2 },
  );
  const go = (to: string, more: Readonly<Record<string, string | undefined>> = {}): void => {
    onClose();
    void navigate({ to, search: { ...globalOf(search), ...more } } as never);
  };
  const places = PLACES.filter(({ name }) => name.toLowerCase().includes(asked.toLowerCase()));
  return (
    <Overlay title="Search" onClose={onClose}>
      <Command shouldFilter={false} loop label="Search" className="p-2">
        <Command.Input
          value={text}
          onValueChange={setText}
          autoFocus
          placeholder="A page, a word, tool:bash status:error …"
          className="mb-2 h-9 w-full rounded-control border border-line bg-bg px-3"
        />
        <Command.List className="max-h-[60vh] overflow-auto">
          {found.isError && <p className="px-2 py-1 text-sm text-warning">{found.error.message}</p>}
          {asked.length >= 2 && found.data !== undefined && found.data.hits.length > 0 && (
            <Command.Group heading="Found" className="text-sm text-fg3">
              {found.data.hits.map((hit) => (
                <Command.Item
                  key={`${hit.sessionId} ${hit.messageId} ${hit.partId}`}
                  value={`${hit.sessionId} ${hit.messageId} ${hit.partId}`}
                  onSelect={() =>
                    go(`/sessions/${encodeURIComponent(hit.sessionId)}`, {
                      tab: 'transcript',
                      message: hit.messageId ?? undefined,
                    })
                  }
                  className={ITEM}
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-base text-fg">{hit.title ?? hit.sessionId}</span>
                    <span className="block truncate text-fg3">{hit.snippet}</span>
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          <Command.Group heading="Pages" className="text-sm text-fg3">
            {places.map(({ to, name, key, icon: Icon }) => (
              <Command.Item key={to} value={to} onSelect={() => go(to)} className={ITEM}>
                <Icon size={15} aria-hidden />
                <span className="flex-1 text-base text-fg">{name}</span>
                <kbd className="num">g {key}</kbd>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Commands" className="text-sm text-fg3">
            {(['light', 'dark', 'system'] as const).map((theme) => (
              <Command.Item
                key={theme}
                value={`theme ${theme}`}
                onSelect={() => {
                  changeSettings({ theme });
                  onClose();
                }}
                className={ITEM}
              >
                <span className="text-base text-fg">Theme: {theme}</span>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Overlay>
  );
}
