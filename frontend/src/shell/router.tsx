import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { App } from 'antd';
import type { Where } from '../api/contract';
import { PageBones } from '../ui/states';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

export interface ListSearch {
  q?: string;
  preset?: string;
  where?: Where;
  sort?: string;
  group?: string;
  view?: 'kanban';
  size?: number;
  after?: string[];
}

/** Notices live inside the router, so that what they name can be opened from them. */
function Notices() {
  return (
    <App component={false} message={{ maxCount: 3 }} notification={{ placement: 'bottomLeft', maxCount: 3 }}>
      <Outlet />
    </App>
  );
}

const root = createRootRoute({ component: Notices, notFoundComponent: NotFound });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const at = () => shell;

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/login',
    validateSearch: (s: Record<string, unknown>): { to?: string } => ({
      to: typeof s.to === 'string' ? s.to : undefined,
    }),
    component: lazyRouteComponent(() => import('./Login')),
  }),
  shell.addChildren([
    createRoute({ getParentRoute: at, path: '/', component: lazyRouteComponent(() => import('../desk/DeskPage')) }),
    createRoute({
      getParentRoute: at,
      path: '/d/$doc',
      validateSearch: (s: Record<string, unknown>): ListSearch => s as ListSearch,
      component: lazyRouteComponent(() => import('../list/ListPage')),
    }),
    createRoute({
      getParentRoute: at,
      path: '/d/$doc/$id',
      component: lazyRouteComponent(() => import('../form/FormPage')),
    }),
    createRoute({
      getParentRoute: at,
      path: '/d/$doc/$id/chain',
      component: lazyRouteComponent(() => import('../chain/ChainPage')),
    }),
    createRoute({
      getParentRoute: at,
      path: '/import/$doc',
      validateSearch: (s: Record<string, unknown>): { run?: number } => ({
        run: typeof s.run === 'number' ? s.run : undefined,
      }),
      component: lazyRouteComponent(() => import('../importing/ImportPage')),
    }),
    createRoute({
      getParentRoute: at,
      path: '/r/$name',
      validateSearch: (s: Record<string, unknown>): Record<string, unknown> => s,
      component: lazyRouteComponent(() => import('../report/ReportPage')),
    }),
    createRoute({
      getParentRoute: at,
      path: '/p/$name',
      validateSearch: (s: Record<string, unknown>): Record<string, unknown> => s,
      component: lazyRouteComponent(() => import('./SpecialPage')),
    }),
  ]),
]);

export const router = createRouter({
  routeTree: routes,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  defaultPendingComponent: PageBones,
  defaultPendingMs: 150,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
