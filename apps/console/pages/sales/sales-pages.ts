import type { PersonRole } from '#apps/console/api/settings-answers.ts'

/** The pages of the sales room, in the order of their bar. */
export const SALES = [
  { to: '/sales/quotes', name: 'Quotes' },
  { to: '/sales/orders', name: 'Orders' },
  { to: '/sales/deals', name: 'Deals' },
  { to: '/sales/registrations', name: 'Registered deals' },
  { to: '/sales/credit', name: 'Credit' },
] as const

/** Who may write, send, order and confirm; who may approve and release; who may accept for a buyer: as the doors have it. */
export const TELLERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']
/** Who may decide on what was registered. */
export const DECIDERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager']
export const MONEY: readonly PersonRole[] = ['owner', 'finance']
export const BUYERS: readonly PersonRole[] = ['owner', 'program_manager', 'account_manager']
