import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { inside, readFilter } from './frame-routes.ts'

const programs = createRoute({
  getParentRoute: () => inside,
  path: '/programs',
  component: lazyRouteComponent(() => import('./pages/programs/programs-page.tsx'), 'ProgramsPage'),
})
const program = createRoute({
  getParentRoute: () => inside,
  path: '/programs/$program',
  component: lazyRouteComponent(() => import('./pages/programs/program-page.tsx'), 'ProgramPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['version', 'against']),
})
const write = createRoute({
  getParentRoute: () => inside,
  path: '/programs/write',
  component: lazyRouteComponent(() => import('./pages/programs/write-page.tsx'), 'WritePage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['draft', 'program', 'example']),
})
const trial = createRoute({
  getParentRoute: () => inside,
  path: '/programs/try',
  component: lazyRouteComponent(() => import('./pages/programs/trial-page.tsx'), 'TrialPage'),
  validateSearch: (search: Record<string, unknown>) =>
    readFilter(search, ['draft', 'program', 'against', 'from', 'to', 'months', 'growth', 'dates']),
})
const draft = createRoute({
  getParentRoute: () => inside,
  // An id of a draft ends in a dot and a number: as the end of a path it would be asked for as a file.
  path: '/programs/draft',
  component: lazyRouteComponent(() => import('./pages/programs/draft-page.tsx'), 'DraftPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['draft']),
})

/** What a program says, what it comes to, and how it is written, tried and published. */
export const programRoutes = [programs, program, write, trial, draft] as const
