import { deliveryStates, runStates } from '@sendwright/model'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { z } from 'zod'
import { NotFoundPage } from './NotFoundPage.tsx'
import { PageError } from './PageError.tsx'
import { deliveryRanges, editorDialogs, runRanges, stepTabs, upcomingSpans } from './paths.ts'
import { parseSearch, stringifySearch } from './search.ts'

const optionalText = z.string().optional().catch(undefined)
const optionalTime = z.iso.datetime({ offset: true }).optional().catch(undefined)

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: PageError })

const processesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: z.object({
    filter: optionalText,
    show: z.enum(['with-problems', 'unpublished']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/processes/ProcessesPage.tsx'), 'ProcessesPage'),
})

const editorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/processes/$processId',
  validateSearch: z.object({
    node: optionalText,
    action: optionalText,
    tab: z.enum(['action', 'parameters']).optional().catch(undefined),
    context: optionalText,
    environment: optionalText,
    problem: z.literal('first').optional().catch(undefined),
    open: z.enum(editorDialogs).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/editor/EditorPage.tsx'), 'EditorPage'),
})

const connectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connections',
  validateSearch: z.object({
    id: optionalText,
    tab: z.enum(['check', 'settings', 'topics', 'faults']).optional().catch(undefined),
    topic: optionalText,
    add: z.literal('true').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/connections/ConnectionsPage.tsx'), 'ConnectionsPage'),
})

const integrationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/integrations',
  validateSearch: z.object({
    scenario: optionalText,
    tab: z.enum(['send', 'receive', 'use']).optional().catch(undefined),
    import: z.literal('true').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/integrations/IntegrationsPage.tsx'), 'IntegrationsPage'),
})

const environmentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/environments',
  validateSearch: z.object({ name: optionalText }),
  component: lazyRouteComponent(() => import('../features/environments/EnvironmentsPage.tsx'), 'EnvironmentsPage'),
})

const deliveriesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/deliveries',
  validateSearch: z.object({
    state: z.enum(deliveryStates).optional().catch(undefined),
    connection: optionalText,
    topic: optionalText,
    key: optionalText,
    cause: optionalText,
    run: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional()
      .catch(undefined),
    range: z.enum(deliveryRanges).optional().catch(undefined),
    from: optionalTime,
    to: optionalTime,
    dueFrom: optionalTime,
    dueTo: optionalTime,
    order: z.literal('due').optional().catch(undefined),
    delivery: optionalText,
    upcoming: z.enum(upcomingSpans).optional().catch(undefined),
    slot: optionalTime,
    paused: z.literal('true').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/deliveries/DeliveriesPage.tsx'), 'DeliveriesPage'),
})

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: z.object({
    state: z.enum(runStates).optional().catch(undefined),
    process: optionalText,
    environment: optionalText,
    search: optionalText,
    range: z.enum(runRanges).optional().catch(undefined),
    paused: z.literal('true').optional().catch(undefined),
    start: z.literal('true').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/runs/RunsPage.tsx'), 'RunsPage'),
})

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$runId',
  validateSearch: z.object({
    node: optionalText,
    visit: optionalText,
    action: optionalText,
    tab: z.enum(stepTabs).optional().catch(undefined),
    record: optionalText,
    show: z.enum(['problems', 'people']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/runs/RunPage.tsx'), 'RunPage'),
})

const receivedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/received',
  validateSearch: z.object({
    state: z.enum(['waiting', 'matched', 'unmatched', 'discarded', 'all']).optional().catch(undefined),
    topic: optionalText,
    connection: optionalText,
    record: optionalText,
    tab: z.literal('topics').optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../features/runs/ReceivedPage.tsx'), 'ReceivedPage'),
})

/** The routes of the product. Pages load lazily, and already when the pointer rests on a link to them. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    processesRoute,
    editorRoute,
    integrationsRoute,
    connectionsRoute,
    runsRoute,
    runRoute,
    receivedRoute,
    deliveriesRoute,
    environmentsRoute,
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  scrollRestoration: false,
  parseSearch,
  stringifySearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
