import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { readView, type View } from './api/viewer.ts'
import { BrokenPage } from './pages/broken-page.tsx'
import { InvoicePage } from './pages/invoice/invoice-page.tsx'
import { InvoicesPage } from './pages/invoices/invoices-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { StatementPage } from './pages/statement/statement-page.tsx'
import { StatementsPage } from './pages/statements/statements-page.tsx'
import { StatusPage } from './pages/status/status-page.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
  validateSearch: (search: Record<string, unknown>): View => readView(search),
  // Who looks stays with the reader from page to page; the rest belongs to one view.
  search: { middlewares: [retainSearchParams(['as'])] },
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/month', search, replace: true })
  },
})

const month = createRoute({
  getParentRoute: () => root,
  path: '/month',
  component: lazyRouteComponent(() => import('./pages/month/month-page.tsx'), 'MonthPage'),
})
const invoices = createRoute({ getParentRoute: () => root, path: '/invoices', component: InvoicesPage })
const invoice = createRoute({ getParentRoute: () => root, path: '/invoices/$number', component: InvoicePage })
const statements = createRoute({ getParentRoute: () => root, path: '/statements', component: StatementsPage })
const statement = createRoute({ getParentRoute: () => root, path: '/statements/$number', component: StatementPage })
const status = createRoute({ getParentRoute: () => root, path: '/status', component: StatusPage })

/** `?as=fen-foods&explain=line:ALTUS-INV-000003/2`: plain text that can be read, sent and typed. */
function printView(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  if (pairs.length === 0) return ''
  const readable = (value: string) =>
    encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',')
  return `?${pairs.map(([field, value]) => `${field}=${readable(value)}`).join('&')}`
}

export const router = createRouter({
  routeTree: root.addChildren([home, month, invoices, invoice, statements, statement, status]),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: printView,
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
