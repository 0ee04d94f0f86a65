import { useMantineColorScheme } from '@mantine/core'
import type { NavigateOptions } from '@tanstack/react-router'
import { monthText } from '#apps/console/amount/time-text.ts'
import { useInvoices, useStatements } from '#apps/console/api/questions.ts'
import { useSession } from '#apps/console/api/session.ts'
import { CATALOG } from '#apps/console/pages/catalog/catalog-pages.ts'
import { JOURNEY_PAGES } from '#apps/console/pages/journeys/journey-pages.ts'
import { METERING } from '#apps/console/pages/metering/metering-rooms.ts'
import { PAYMENT_PAGES } from '#apps/console/pages/payments/payment-pages.ts'
import { REWARD_PAGES } from '#apps/console/pages/payouts/reward-pages.ts'
import { SALES } from '#apps/console/pages/sales/sales-pages.ts'
import { SETTINGS } from '#apps/console/pages/settings/rooms.ts'
import { useMonths } from './months.ts'
import { useRooms } from './rooms.ts'
import { SHADES } from './shade-switch.tsx'

/** Somewhere to go, or something to switch. */
export type Place = Readonly<
  { key: string; name: string; kind: string } & ({ to: NavigateOptions } | { run: () => void })
>

/** The pages of rooms beside their first ones; those of rewards only for whoever earns or pays. */
function pagesOfRooms(earns: boolean): readonly Place[] {
  const groups = [
    { kind: 'Usage', pages: METERING.filter(({ to }) => to !== '/usage') },
    { kind: 'Catalog', pages: CATALOG },
    { kind: 'Sales', pages: SALES },
    { kind: 'Payments', pages: PAYMENT_PAGES.filter(({ to }) => to !== '/payments') },
    { kind: 'Rewards', pages: earns ? REWARD_PAGES.filter(({ to }) => to !== '/earnings') : [] },
    { kind: 'Journeys', pages: JOURNEY_PAGES },
    { kind: 'Settings', pages: SETTINGS },
  ]
  return groups.flatMap(({ kind, pages }) => pages.map(({ to, name }) => ({ key: to, name, kind, to: { to } })))
}

/** Everywhere that one can jump to, as the viewer sees it. */
export function usePlaces(): readonly Place[] {
  const { setColorScheme } = useMantineColorScheme()
  const session = useSession()
  const own = session?.kind === 'person' ? session.me.organizations : []
  const rooms = useRooms()
  const earns = rooms.some(({ to }) => to === '/earnings')
  const { all } = useMonths()
  const invoices = useInvoices(undefined).data?.invoices ?? []
  const statements = useStatements(undefined).data?.statements ?? []
  return [
    ...rooms.map(({ to, name }) => ({ key: to, name, kind: 'Page', to: { to } })),
    ...pagesOfRooms(earns),
    ...own.map(({ id, name }) => ({
      key: `as ${id}`,
      name,
      kind: 'Act for',
      to: { to: '/', search: { as: id } } as const,
    })),
    { key: '/account', name: 'Your account', kind: 'Page', to: { to: '/account' } as const },
    ...all.toReversed().map((month) => ({
      key: month,
      name: monthText(month),
      kind: 'Month',
      to: { to: '/month', search: { month } } as const,
    })),
    ...invoices.map(({ number, period }) => ({
      key: number,
      name: number,
      kind: `Invoice, ${monthText(period)}`,
      to: { to: '/invoices/$number', params: { number } } as const,
    })),
    ...statements.map(({ number, period }) => ({
      key: number,
      name: number,
      kind: `Statement, ${monthText(period)}`,
      to: { to: '/statements/$number', params: { number } } as const,
    })),
    ...SHADES.map(({ value, name }) => ({
      key: value,
      name,
      kind: 'Theme',
      run: () => setColorScheme(value),
    })),
  ]
}
