import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** Who may write, try and publish programs: as the doors have it. */
export const PROGRAM_ROLES: readonly PersonRole[] = ['owner', 'finance', 'program_manager']
