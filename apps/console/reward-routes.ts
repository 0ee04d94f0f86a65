import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside, readFilter } from './frame-routes.ts'
import { RewardsRoom } from './pages/payouts/rewards-room.tsx'
import { StatementPage } from './pages/statement/statement-page.tsx'
import { StatementsPage } from './pages/statements/statements-page.tsx'

/** What is earned and why, what is disputed about it, and how it is paid. */
const rewardsRoom = createRoute({ getParentRoute: () => inside, id: 'rewards-room', component: RewardsRoom })
const earnings = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/earnings',
  component: lazyRouteComponent(() => import('./pages/earnings/earnings-page.tsx'), 'EarningsPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['partner']),
})
const statements = createRoute({ getParentRoute: () => rewardsRoom, path: '/statements', component: StatementsPage })
const statement = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/statements/$number',
  component: StatementPage,
})
const disputes = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/disputes',
  component: lazyRouteComponent(() => import('./pages/disputes/disputes-page.tsx'), 'DisputesPage'),
})
const dispute = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/disputes/$id',
  component: lazyRouteComponent(() => import('./pages/disputes/dispute-page.tsx'), 'DisputePage'),
})
const payouts = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/payouts',
  component: lazyRouteComponent(() => import('./pages/payouts/payouts-page.tsx'), 'PayoutsPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['partner']),
})
const payout = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/payouts/$number',
  component: lazyRouteComponent(() => import('./pages/payouts/payout-page.tsx'), 'PayoutPage'),
})
const batches = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/payout-batches',
  component: lazyRouteComponent(() => import('./pages/payouts/batches-page.tsx'), 'BatchesPage'),
})
const batch = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/payout-batches/$number',
  component: lazyRouteComponent(() => import('./pages/payouts/batch-page.tsx'), 'BatchPage'),
})
const payoutDetails = createRoute({
  getParentRoute: () => rewardsRoom,
  path: '/payout-details',
  component: lazyRouteComponent(() => import('./pages/payouts/details-page.tsx'), 'DetailsPage'),
})

/** The rewards room. */
export const rewardRoutes = [
  rewardsRoom.addChildren([
    earnings,
    statements,
    statement,
    disputes,
    dispute,
    payouts,
    payout,
    batches,
    batch,
    payoutDetails,
  ]),
] as const
