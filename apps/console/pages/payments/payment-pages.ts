/** The pages of the payments room, in the order of their bar. */
export const PAYMENT_PAGES = [
  { to: '/payments', name: 'Payments' },
  { to: '/payments/open', name: 'What is open' },
  { to: '/payments/account', name: 'Statement of account' },
  { to: '/payments/reminders', name: 'Reminders' },
] as const
