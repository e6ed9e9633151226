import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { AppFrame, NotFound, PageFailed, PageWaiting } from './frame.tsx';
import { ageingSearch, agreementsSearch, backSearch, customerSearch, customersSearch, daySearch, disputesSearch, keySearch, lettersSearch, listSearch, messagesSearch, repliesSearch, scenariosSearch, tabSearch, templatesSearch } from './search.ts';
import { isInCompany, sessionQuery } from './session.ts';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageFailed });

/** Every page inside it needs somebody signed in; its pages read the session with `useSession`. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: AppFrame,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (isInCompany(session)) return;
    throw session.firstRun || session.user ? redirect({ to: '/bienvenue' }) : redirect({ to: '/connexion', search: { retour: location.href } });
  },
});

const signIn = createRoute({
  getParentRoute: () => root, path: '/connexion', validateSearch: backSearch,
  component: lazyRouteComponent(() => import('#web/areas/access/sign-in.tsx')),
});
const firstRun = createRoute({
  getParentRoute: () => root, path: '/bienvenue', validateSearch: keySearch,
  component: lazyRouteComponent(() => import('#web/areas/access/first-run.tsx')),
});

const pages = [
  createRoute({ getParentRoute: () => app, path: '/', component: lazyRouteComponent(() => import('#web/areas/reports/dashboard.tsx')) }),
  createRoute({
    getParentRoute: () => app, path: '/ma-journee', validateSearch: daySearch,
    component: lazyRouteComponent(() => import('#web/areas/dunning/my-day.tsx')),
  }),
  createRoute({ getParentRoute: () => app, path: '/equipe', component: lazyRouteComponent(() => import('#web/areas/reports/team.tsx')) }),
  createRoute({
    getParentRoute: () => app, path: '/clients', validateSearch: customersSearch,
    component: lazyRouteComponent(() => import('#web/areas/customers/customers.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/clients/$customerId', validateSearch: customerSearch,
    component: lazyRouteComponent(() => import('#web/areas/customers/customer.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/balance-agee', validateSearch: ageingSearch,
    component: lazyRouteComponent(() => import('#web/areas/reports/ageing.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/litiges', validateSearch: disputesSearch,
    component: lazyRouteComponent(() => import('#web/areas/agreements/disputes.tsx')),
  }),
  createRoute({ getParentRoute: () => app, path: '/litiges/$disputeId', component: lazyRouteComponent(() => import('#web/areas/agreements/dispute.tsx')) }),
  createRoute({
    getParentRoute: () => app, path: '/accords', validateSearch: agreementsSearch,
    component: lazyRouteComponent(() => import('#web/areas/agreements/agreements.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/relances', validateSearch: listSearch,
    component: lazyRouteComponent(() => import('#web/areas/dunning/runs.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/relances/$runId', validateSearch: listSearch,
    component: lazyRouteComponent(() => import('#web/areas/dunning/run.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/scenarios', validateSearch: scenariosSearch,
    component: lazyRouteComponent(() => import('#web/areas/dunning/scenarios.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/scenarios/simulateur', validateSearch: scenariosSearch,
    component: lazyRouteComponent(() => import('#web/areas/dunning/simulator.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/courriers', validateSearch: lettersSearch,
    component: lazyRouteComponent(() => import('#web/areas/messages/letters.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/modeles', validateSearch: templatesSearch,
    component: lazyRouteComponent(() => import('#web/areas/messages/templates.tsx')),
  }),
  createRoute({ getParentRoute: () => app, path: '/modeles/$templateId', component: lazyRouteComponent(() => import('#web/areas/messages/template.tsx')) }),
  createRoute({
    getParentRoute: () => app, path: '/messages', validateSearch: messagesSearch,
    component: lazyRouteComponent(() => import('#web/areas/messages/messages.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/reponses', validateSearch: repliesSearch,
    component: lazyRouteComponent(() => import('#web/areas/messages/replies.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/imports', validateSearch: listSearch,
    component: lazyRouteComponent(() => import('#web/areas/imports/imports.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/imports/$importId', validateSearch: tabSearch,
    component: lazyRouteComponent(() => import('#web/areas/imports/import.tsx')),
  }),
  createRoute({
    getParentRoute: () => app, path: '/reglages', validateSearch: tabSearch,
    component: lazyRouteComponent(() => import('#web/areas/access/settings.tsx')),
  }),
] as const;

/** The living documentation of src/web/ui: `vite` or `vite build --mode gallery`; never in what users get. */
const gallery = import.meta.env.MODE === 'production' ? [] : [
  createRoute({ getParentRoute: () => root, path: '/galerie', component: lazyRouteComponent(() => import('#web/gallery/gallery.tsx')) }),
];

export function makeRouter(queryClient: QueryClient) {
  const routeTree = root.addChildren([signIn, firstRun, app.addChildren(pages), ...gallery]);
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PageWaiting,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
