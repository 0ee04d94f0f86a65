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

const partners = createRoute({
  getParentRoute: () => root,
  path: '/partners',
  component: lazyRouteComponent(() => import('./pages/onboarding/partners-page.tsx'), 'PartnersPage'),
})
const enrollment = createRoute({
  getParentRoute: () => root,
  path: '/partners/$id',
  component: lazyRouteComponent(() => import('./pages/onboarding/enrollment-page.tsx'), 'EnrollmentPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/members', search, replace: true })
  },
})
const members = createRoute({
  getParentRoute: () => root,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('./pages/members/members-page.tsx'), 'MembersPage'),
})
const keys = createRoute({
  getParentRoute: () => root,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
})
const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: () => root,
  path: '/settings/webhooks/$id',
  component: lazyRouteComponent(() => import('./pages/webhooks/webhook-page.tsx'), 'WebhookPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['state', 'type', 'from']),
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['act', 'person', 'table', 'from', 'to']),
})

/** The filters of a list that a page knows, and only as text. */
function readFilter<Field extends string>(
  search: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
): Readonly<{ [Each in Field]?: string }> {
  const told = fields.flatMap((field) => {
    const value = search[field]
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : []
  })
  return Object.fromEntries(told) as { [Each in Field]?: string }
}

/** `?as=fen-foods&explain=line:ALTUS-INV-000003/2`: plain text that can be read, sent and typed. */
function printView(search: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  if (pairs.length === 0) return ''
  const readable = (value: string) =>
    encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/').replaceAll('%2C', ',')
  return `?${pairs.map(([field, value]) => `${field}=${readable(value)}`).join('&')}`
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    month,
    invoices,
    invoice,
    statements,
    statement,
    status,
    partners,
    enrollment,
    settings,
    members,
    keys,
    webhooks,
    webhook,
    audit,
  ]),
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
