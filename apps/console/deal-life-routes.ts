import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside, readFilter } from './frame-routes.ts'
import { LIFE_FIELDS } from './pages/deals/life-search.ts'

const life = createRoute({
  getParentRoute: () => inside,
  path: '/deals/life',
  component: lazyRouteComponent(() => import('./pages/deals/life-page.tsx'), 'LifePage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, LIFE_FIELDS),
})

/** The life of a deal on one page. */
export const dealLifeRoutes = [life] as const
