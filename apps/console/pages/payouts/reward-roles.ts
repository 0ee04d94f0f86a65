import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** Who may release money and see accounts; who may decide a dispute; who may write in one: as the doors have it. */
export const MONEY: readonly PersonRole[] = ['owner', 'finance']
export const DECIDERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager']
export const TELLERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']
