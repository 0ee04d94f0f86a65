import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { inside, readFilter } from './frame-routes.ts'
import { JourneysRoom } from './pages/journeys/journeys-room.tsx'

/** The life of customers: who does what for which of them, how far it came, and who was in contact with it. */
export const journeysRoom = createRoute({ getParentRoute: () => inside, id: 'journeys-room', component: JourneysRoom })
const journeys = createRoute({
  getParentRoute: () => inside,
  path: '/journeys',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/journeys/stages', search, replace: true })
  },
})
const stages = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/stages',
  component: lazyRouteComponent(() => import('./pages/journeys/journeys-page.tsx'), 'JourneysPage'),
})
const customers = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/customers',
  component: lazyRouteComponent(() => import('./pages/health/customers-page.tsx'), 'CustomersPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['band']),
})
const customer = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/customers/$customer/$product',
  component: lazyRouteComponent(() => import('./pages/health/customer-page.tsx'), 'CustomerPage'),
})
const healthBacktest = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/health-backtest',
  component: lazyRouteComponent(() => import('./pages/health/backtest-page.tsx'), 'BacktestPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['product']),
})
const board = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/stages/$id',
  component: lazyRouteComponent(() => import('./pages/journeys/board-page.tsx'), 'BoardPage'),
})
const journeyRoles = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/roles',
  component: lazyRouteComponent(() => import('./pages/journeys/roles-page.tsx'), 'RolesPage'),
})
const touchpoints = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/touchpoints',
  component: lazyRouteComponent(() => import('./pages/journeys/touchpoints-page.tsx'), 'TouchpointsPage'),
})
const feeds = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/feeds',
  component: lazyRouteComponent(() => import('./pages/journeys/feeds-page.tsx'), 'FeedsPage'),
})
const contacts = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/contacts',
  component: lazyRouteComponent(() => import('./pages/journeys/contacts-page.tsx'), 'ContactsPage'),
})
const tasks = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/tasks',
  component: lazyRouteComponent(() => import('./pages/playbooks/tasks-page.tsx'), 'TasksPage'),
})
const playbooks = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/playbooks',
  component: lazyRouteComponent(() => import('./pages/playbooks/playbooks-page.tsx'), 'PlaybooksPage'),
})
const retention = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/retention',
  component: lazyRouteComponent(() => import('./pages/retention/retention-page.tsx'), 'RetentionPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['product']),
})
const renewals = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/renewals',
  component: lazyRouteComponent(() => import('./pages/renewals/renewals-page.tsx'), 'RenewalsPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['show']),
})
const renewal = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/renewals/$subscription',
  component: lazyRouteComponent(() => import('./pages/renewals/renewal-page.tsx'), 'RenewalPage'),
})
const hitAndRun = createRoute({
  getParentRoute: () => journeysRoom,
  path: '/journeys/hit-and-run',
  component: lazyRouteComponent(() => import('./pages/retention/hit-and-run-page.tsx'), 'HitAndRunPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['product', 'partner', 'fact']),
})

/** The journeys room: a page has a route above, a line here, and one in `JOURNEY_PAGES` for the bar. */
export const lifeRoutes = [
  journeys,
  journeysRoom.addChildren([
    // One per line, so that two who add a page at once don't collide.
    customers,
    customer,
    healthBacktest,
    stages,
    board,
    journeyRoles,
    touchpoints,
    tasks,
    playbooks,
    contacts,
    feeds,
    renewals,
    renewal,
    retention,
    hitAndRun,
  ]),
] as const
