import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearch, type Search, stringifySearch } from '../filters/search.ts';
import { NotFound, PageFailed } from './fallbacks.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
});

const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component, errorComponent: PageFailed });

const routes = [
  page(
    '/',
    lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
  ),
  page(
    '/sessions',
    lazyRouteComponent(() => import('../features/sessions/sessions-page.tsx'), 'SessionsPage'),
  ),
  page(
    '/sessions/$id',
    lazyRouteComponent(() => import('../features/session/session-page.tsx'), 'SessionPage'),
  ),
  page(
    '/sessions/$id/x/$n',
    lazyRouteComponent(() => import('../features/session/exchange-link.tsx'), 'ExchangeLink'),
  ),
  page(
    '/agents',
    lazyRouteComponent(() => import('../features/agents/agents-page.tsx'), 'AgentsPage'),
  ),
  page(
    '/agents/$name',
    lazyRouteComponent(() => import('../features/agents/agent-page.tsx'), 'AgentPage'),
  ),
  page(
    '/tools',
    lazyRouteComponent(() => import('../features/tools/tools-page.tsx'), 'ToolsPage'),
  ),
  page(
    '/tools/$name',
    lazyRouteComponent(() => import('../features/tools/tool-page.tsx'), 'ToolPage'),
  ),
  page(
    '/errors',
    lazyRouteComponent(() => import('../features/errors/errors-page.tsx'), 'ErrorsPage'),
  ),
  page(
    '/errors/$id',
    lazyRouteComponent(() => import('../features/errors/error-page.tsx'), 'ErrorPage'),
  ),
  page(
    '/files',
    lazyRouteComponent(() => import('../features/files/files-page.tsx'), 'FilesPage'),
  ),
  page(
    '/models',
    lazyRouteComponent(() => import('../features/models/models-page.tsx'), 'ModelsPage'),
  ),
  page(
    '/projects',
    lazyRouteComponent(() => import('../features/projects/projects-page.tsx'), 'ProjectsPage'),
  ),
  page(
    '/data',
    lazyRouteComponent(() => import('../features/data/data-page.tsx'), 'DataPage'),
  ),
  page(
    '/sql',
    lazyRouteComponent(() => import('../features/sql/sql-page.tsx'), 'SqlPage'),
  ),
  page(
    '/settings',
    lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
  ),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch: (search) => stringifySearch(search as Search),
  defaultPreload: 'intent',
  scrollRestoration: true,
});
