import {
  IconActivity,
  IconBook2,
  IconCalendarMonth,
  IconCash,
  IconChartBar,
  IconCoins,
  IconFileInvoice,
  IconHeartHandshake,
  IconListCheck,
  IconLock,
  IconReceipt2,
  IconRefresh,
  IconRoute,
  IconSettings,
  IconStairs,
} from '@tabler/icons-react'
import { useKinds } from '#apps/console/api/session.ts'

/** The rooms of the console, in the order of the rail. `also` are where the addresses of other pages of a room begin. */
const ROOMS = [
  { to: '/month', name: 'Month', icon: IconCalendarMonth },
  { to: '/usage', name: 'Usage', icon: IconChartBar },
  { to: '/invoices', name: 'Invoices', icon: IconFileInvoice },
  { to: '/payments', name: 'Payments', icon: IconCash },
  { to: '/margin', name: 'Margin', icon: IconStairs },
  { to: '/close', name: 'Close', icon: IconLock },
  { to: '/earnings', name: 'Earnings', icon: IconCoins, also: ['/statements', '/disputes', '/payout'] },
  { to: '/programs', name: 'Programs', icon: IconListCheck },
  { to: '/subscriptions', name: 'Subscriptions', icon: IconRefresh, also: ['/deals'] },
  { to: '/sales', name: 'Sales', icon: IconReceipt2 },
  { to: '/journeys', name: 'Journeys', icon: IconRoute },
  { to: '/catalog', name: 'Catalog', icon: IconBook2 },
  { to: '/partners', name: 'Partners', icon: IconHeartHandshake },
  { to: '/status', name: 'Status', icon: IconActivity },
  { to: '/settings', name: 'Settings', icon: IconSettings },
] as const

/** Who has earnings, or pays them: nobody pays a customer or a cloud for another one's use. */
const EARN_OR_PAY = ['vendor', 'distributor', 'partner']

/** The rooms that have something for the organization that acts. The others stay closed to it wherever it comes from. */
export function useRooms() {
  const kinds = useKinds()
  const earns = kinds.some((kind) => EARN_OR_PAY.includes(kind))
  const sells = kinds.some((kind) => kind !== 'customer')
  return ROOMS.filter(({ to }) => {
    if (to === '/earnings' || to === '/programs') return earns
    return (to !== '/margin' && to !== '/close') || sells
  })
}
