import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** Who sees endpoints and their deliveries; only an owner changes them. */
export const WATCHERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']
