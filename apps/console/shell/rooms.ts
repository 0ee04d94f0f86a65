import {
  IconActivity,
  IconCalendarMonth,
  IconCoins,
  IconFileInvoice,
  IconHeartHandshake,
  IconSettings,
} from '@tabler/icons-react'

/** The rooms of the console, in the order of the rail. */
export const ROOMS = [
  { to: '/month', name: 'Month', icon: IconCalendarMonth },
  { to: '/invoices', name: 'Invoices', icon: IconFileInvoice },
  { to: '/statements', name: 'Statements', icon: IconCoins },
  { to: '/partners', name: 'Partners', icon: IconHeartHandshake },
  { to: '/status', name: 'Status', icon: IconActivity },
  { to: '/settings', name: 'Settings', icon: IconSettings },
] as const
