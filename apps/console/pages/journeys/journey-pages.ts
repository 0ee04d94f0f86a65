import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** The pages of the journeys room, in the order of its bar: one line each, whose route stands in `life-routes.ts`. */
export const JOURNEY_PAGES = [
  { to: '/journeys/stages', name: 'Journeys' },
  { to: '/journeys/customers', name: 'Customers' },
  { to: '/journeys/roles', name: 'Roles' },
  { to: '/journeys/touchpoints', name: 'Touchpoints' },
  { to: '/journeys/renewals', name: 'Renewals' },
  { to: '/journeys/tasks', name: 'Tasks' },
  { to: '/journeys/playbooks', name: 'Playbooks' },
  { to: '/journeys/contacts', name: 'Contacts' },
  { to: '/journeys/feeds', name: 'Feeds' },
  { to: '/journeys/retention', name: 'Retention' },
  { to: '/journeys/hit-and-run', name: 'Hit and run' },
] as const

/** Who may claim, confirm, contest, decide and log: as the doors have it. */
export const JOURNEY_TELLERS: readonly PersonRole[] = ['owner', 'program_manager', 'account_manager']
