import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** Who may record usage and bind subjects, as the doors have it. */
export const TELLERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']
/** Who may try quarantined rows again. */
export const RETRIERS: readonly PersonRole[] = ['owner', 'finance']
