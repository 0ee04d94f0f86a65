/** The pages of the rewards room, in the order of its bar. Batches are for whoever pays. */
export const REWARD_PAGES = [
  { to: '/earnings', name: 'Earnings' },
  { to: '/statements', name: 'Statements' },
  { to: '/disputes', name: 'Disputes' },
  { to: '/payouts', name: 'Payouts' },
  { to: '/payout-batches', name: 'Batches' },
  { to: '/payout-details', name: 'Accounts and gates' },
] as const
