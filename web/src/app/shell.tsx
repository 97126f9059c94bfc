import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Moon, Search as SearchIcon, Sun } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { globalOf } from '../filters/search.ts';
import { useSearchText, useZone } from '../filters/use-filters.ts';
import { FilterBar } from './filter-bar.tsx';
import { useLive } from './live.ts';
import { PLACES } from './places.ts';
import { changeSettings } from './settings.ts';
import { SyncStrip } from './sync-strip.tsx';
import { useFreshWhileReading } from './use-fresh-while-reading.ts';
import { useGlobalKeys } from './use-global-keys.ts';

const Palette = lazy(() => import('./palette.tsx'));
const KeySheet = lazy(() => import('./key-sheet.tsx'));

/** What every page stands in: the navigation, the filters, and what opens over them. */
export function Shell() {
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  useLive();
  useFreshWhileReading();
  useGlobalKeys(setOpen);
  const { pathname } = useLocation();
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-bg focus:p-2"
      >
        Skip to the content
      </a>
      <Navigation onSearch={() => setOpen('palette')} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {FILTERED.test(pathname) && <FilterBar />}
        <div id="content" className="flex min-h-0 flex-1 flex-col overflow-auto" tabIndex={-1}>
          <Outlet />
        </div>
      </div>
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={() => setOpen(null)} />}
        {open === 'keys' && <KeySheet onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

/** Pages about what happened in a range; one session, the state of the data, SQL and settings are about all of it. */
const FILTERED = /^\/($|sessions$|agents|tools|errors|files|models|projects)/;

function Navigation({ onSearch }: { readonly onSearch: () => void }) {
  const search = useSearchText();
  const zone = useZone();
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 items-center gap-1 overflow-x-auto border-b border-line bg-surface px-2 py-1 md:w-13 md:flex-col md:items-stretch md:gap-0 md:overflow-visible md:border-r md:border-b-0 md:px-2 md:py-2 lg:w-51"
    >
      <Link
        to="/"
        search={globalOf(search) as never}
        aria-label="OpenCode Monitor"
        className="flex h-9 items-center gap-2 px-2 font-semibold"
      >
        <Mark />
        <span className="hidden lg:inline">OpenCode Monitor</span>
      </Link>
      <button
        type="button"
        onClick={onSearch}
        title="Search and commands"
        className="flex h-8 items-center gap-2 rounded-control border border-line px-2 text-fg3 hover:bg-raised md:my-2"
      >
        <SearchIcon size={15} aria-hidden className="shrink-0" />
        <span className="sr-only flex-1 text-left lg:not-sr-only">Search</span>
        <kbd aria-hidden className="num hidden text-fg3 lg:inline">
          ⌘K
        </kbd>
      </button>
      {PLACES.map(({ to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={globalOf(search) as never}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          aria-label={name}
          className="flex h-8 shrink-0 items-center gap-2.5 rounded-control px-2 text-fg2 hover:bg-raised hover:text-fg aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-fg"
        >
          <Icon size={16} strokeWidth={1.6} aria-hidden className="shrink-0" />
          <span className="hidden lg:inline">{name}</span>
        </Link>
      ))}
      <div className="ml-auto flex items-center gap-2 md:mt-auto md:ml-0 md:flex-col md:items-stretch">
        <SyncStrip />
        <div className="hidden items-center justify-between gap-2 px-2 md:flex">
          <Link
            to="/settings"
            search={globalOf(search) as never}
            className="hidden truncate text-xs text-fg3 hover:text-fg lg:inline"
          >
            {zone}
          </Link>
          <ThemeButton />
        </div>
      </div>
    </nav>
  );
}

function ThemeButton() {
  const toggle = (): void => {
    changeSettings({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' });
  };
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label="Change between light and dark"
      className="p-1 text-fg3 hover:text-fg"
    >
      <Sun size={15} aria-hidden className="hidden dark:block" />
      <Moon size={15} aria-hidden className="dark:hidden" />
    </button>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden className="shrink-0">
      <rect x="1" y="2" width="9" height="3" rx="1.5" fill="var(--model)" />
      <rect x="4" y="6.5" width="9" height="3" rx="1.5" fill="var(--tool)" />
      <rect x="7" y="11" width="8" height="3" rx="1.5" fill="var(--agent)" />
    </svg>
  );
}
