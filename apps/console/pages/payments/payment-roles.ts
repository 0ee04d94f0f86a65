import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** Who may record payments, remind, void and close, as the doors have it. */
export const MONEY: readonly PersonRole[] = ['owner', 'finance']
