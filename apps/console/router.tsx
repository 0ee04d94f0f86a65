import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { dealLifeRoutes } from './deal-life-routes.ts'
import { inside, readFilter, root } from './frame-routes.ts'
import { lifeRoutes } from './life-routes.ts'
import { BrokenPage } from './pages/broken-page.tsx'
import { CatalogRoom } from './pages/catalog/catalog-room.tsx'
import { InvoicePage } from './pages/invoice/invoice-page.tsx'
import { InvoicesPage } from './pages/invoices/invoices-page.tsx'
import { UsageRoom } from './pages/metering/usage-room.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { PaymentsRoom } from './pages/payments/payments-room.tsx'
import { SalesRoom } from './pages/sales/sales-room.tsx'
import { leadOn } from './pages/sign-in/guard.ts'
import { SignInPage } from './pages/sign-in/sign-in-page.tsx'
import { StatusPage } from './pages/status/status-page.tsx'
import { USAGE_FIELDS } from './pages/usage/usage-search.ts'
import { programRoutes } from './program-routes.ts'
import { rewardRoutes } from './reward-routes.ts'
import { firstPage } from './shell/first-page.ts'

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async ({ search }) => {
    throw redirect({ to: await firstPage(search.as), search, replace: true })
  },
})

const month = createRoute({
  getParentRoute: () => inside,
  path: '/month',
  component: lazyRouteComponent(() => import('./pages/month/month-page.tsx'), 'MonthPage'),
})
/** Use, and for those who report it: where it comes from, whose it is, and what needs a decision. */
const usageRoom = createRoute({ getParentRoute: () => inside, id: 'usage-room', component: UsageRoom })
const usage = createRoute({
  getParentRoute: () => usageRoom,
  path: '/usage',
  component: lazyRouteComponent(() => import('./pages/usage/usage-page.tsx'), 'UsagePage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, USAGE_FIELDS),
})
const sources = createRoute({
  getParentRoute: () => usageRoom,
  path: '/usage/sources',
  component: lazyRouteComponent(() => import('./pages/metering/sources-page.tsx'), 'SourcesPage'),
})
const subjects = createRoute({
  getParentRoute: () => usageRoom,
  path: '/usage/subjects',
  component: lazyRouteComponent(() => import('./pages/metering/subjects-page.tsx'), 'SubjectsPage'),
})
const conflicts = createRoute({
  getParentRoute: () => usageRoom,
  path: '/usage/conflicts',
  component: lazyRouteComponent(() => import('./pages/metering/conflicts-page.tsx'), 'ConflictsPage'),
})
const imports = createRoute({
  getParentRoute: () => usageRoom,
  path: '/usage/imports',
  component: lazyRouteComponent(() => import('./pages/metering/imports-page.tsx'), 'ImportsPage'),
})
const invoices = createRoute({
  getParentRoute: () => inside,
  path: '/invoices',
  component: InvoicesPage,
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['status']),
})
const invoice = createRoute({ getParentRoute: () => inside, path: '/invoices/$number', component: InvoicePage })
/** What was paid, what is open, and who is reminded. */
const paymentsRoom = createRoute({ getParentRoute: () => inside, id: 'payments-room', component: PaymentsRoom })
const payments = createRoute({
  getParentRoute: () => paymentsRoom,
  path: '/payments',
  component: lazyRouteComponent(() => import('./pages/payments/payments-page.tsx'), 'PaymentsPage'),
})
const openDocuments = createRoute({
  getParentRoute: () => paymentsRoom,
  path: '/payments/open',
  component: lazyRouteComponent(() => import('./pages/payments/open-page.tsx'), 'OpenPage'),
})
const statementOfAccount = createRoute({
  getParentRoute: () => paymentsRoom,
  path: '/payments/account',
  component: lazyRouteComponent(() => import('./pages/payments/account-page.tsx'), 'AccountPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['with', 'from', 'to']),
})
const reminders = createRoute({
  getParentRoute: () => paymentsRoom,
  path: '/payments/reminders',
  component: lazyRouteComponent(() => import('./pages/payments/reminders-page.tsx'), 'RemindersPage'),
})
const payment = createRoute({
  getParentRoute: () => paymentsRoom,
  path: '/payments/$number',
  component: lazyRouteComponent(() => import('./pages/payments/payment-page.tsx'), 'PaymentPage'),
})
const close = createRoute({
  getParentRoute: () => inside,
  path: '/close',
  component: lazyRouteComponent(() => import('./pages/close/close-page.tsx'), 'ClosePage'),
})
const margin = createRoute({
  getParentRoute: () => inside,
  path: '/margin',
  component: lazyRouteComponent(() => import('./pages/margin/margin-page.tsx'), 'MarginPage'),
  validateSearch: (search: Record<string, unknown>) =>
    readFilter(search, ['from', 'to', 'product', 'customer', 'currency', 'open']),
})
const status = createRoute({ getParentRoute: () => inside, path: '/status', component: StatusPage })

const partners = createRoute({
  getParentRoute: () => inside,
  path: '/partners',
  component: lazyRouteComponent(() => import('./pages/onboarding/partners-page.tsx'), 'PartnersPage'),
})
const enrollment = createRoute({
  getParentRoute: () => inside,
  path: '/partners/$id',
  component: lazyRouteComponent(() => import('./pages/onboarding/enrollment-page.tsx'), 'EnrollmentPage'),
})

/** What can be sold and for what: products, price books, and what they come to. */
const catalogRoom = createRoute({ getParentRoute: () => inside, id: 'catalog-room', component: CatalogRoom })
const catalog = createRoute({
  getParentRoute: () => inside,
  path: '/catalog',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/catalog/products', search, replace: true })
  },
})
const products = createRoute({
  getParentRoute: () => catalogRoom,
  path: '/catalog/products',
  component: lazyRouteComponent(() => import('./pages/catalog/products-page.tsx'), 'ProductsPage'),
})
const books = createRoute({
  getParentRoute: () => catalogRoom,
  path: '/catalog/books',
  component: lazyRouteComponent(() => import('./pages/catalog/books-page.tsx'), 'BooksPage'),
})
const book = createRoute({
  getParentRoute: () => catalogRoom,
  path: '/catalog/books/$book',
  component: lazyRouteComponent(() => import('./pages/catalog/book-page.tsx'), 'BookPage'),
})
const compare = createRoute({
  getParentRoute: () => catalogRoom,
  path: '/catalog/compare',
  component: lazyRouteComponent(() => import('./pages/catalog/compare-page.tsx'), 'ComparePage'),
  validateSearch: (search: Record<string, unknown>) =>
    readFilter(search, ['book', 'other', 'from', 'to', 'quantities']),
})
const tryPrice = createRoute({
  getParentRoute: () => catalogRoom,
  path: '/catalog/try',
  component: lazyRouteComponent(() => import('./pages/catalog/try-page.tsx'), 'TryPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['price', 'upTo', 'quantity', 'model']),
})

/** From a deal that is registered to an order that every link has confirmed. */
const salesRoom = createRoute({ getParentRoute: () => inside, id: 'sales-room', component: SalesRoom })
const sales = createRoute({
  getParentRoute: () => inside,
  path: '/sales',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/sales/quotes', search, replace: true })
  },
})
const quotes = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/quotes',
  component: lazyRouteComponent(() => import('./pages/sales/quotes-page.tsx'), 'QuotesPage'),
})
const quote = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/quotes/$id',
  component: lazyRouteComponent(() => import('./pages/sales/quote-page.tsx'), 'QuotePage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['version']),
})
const orders = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/orders',
  component: lazyRouteComponent(() => import('./pages/sales/orders-page.tsx'), 'OrdersPage'),
})
const order = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/orders/$id',
  component: lazyRouteComponent(() => import('./pages/sales/order-page.tsx'), 'OrderPage'),
})
const deals = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/deals',
  component: lazyRouteComponent(() => import('./pages/sales/deals-page.tsx'), 'DealsPage'),
})
const registrations = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/registrations',
  component: lazyRouteComponent(() => import('./pages/sales/registrations-page.tsx'), 'RegistrationsPage'),
})
const registration = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/registrations/$id',
  component: lazyRouteComponent(() => import('./pages/sales/registration-page.tsx'), 'RegistrationPage'),
})
const credit = createRoute({
  getParentRoute: () => salesRoom,
  path: '/sales/credit',
  component: lazyRouteComponent(() => import('./pages/sales/credit-page.tsx'), 'CreditPage'),
})

const subscriptions = createRoute({
  getParentRoute: () => inside,
  path: '/subscriptions',
  component: lazyRouteComponent(() => import('./pages/subscriptions/subscriptions-page.tsx'), 'SubscriptionsPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['state', 'customer', 'product', 'plan']),
})
const subscription = createRoute({
  getParentRoute: () => inside,
  path: '/subscriptions/$id',
  component: lazyRouteComponent(() => import('./pages/subscriptions/subscription-page.tsx'), 'SubscriptionPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/settings/members', search, replace: true })
  },
})
const members = createRoute({
  getParentRoute: () => inside,
  path: '/settings/members',
  component: lazyRouteComponent(() => import('./pages/members/members-page.tsx'), 'MembersPage'),
})
const keys = createRoute({
  getParentRoute: () => inside,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.tsx'), 'KeysPage'),
})
const webhooks = createRoute({
  getParentRoute: () => inside,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
})
const webhook = createRoute({
  getParentRoute: () => inside,
  path: '/settings/webhooks/$id',
  component: lazyRouteComponent(() => import('./pages/webhooks/webhook-page.tsx'), 'WebhookPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['state', 'type', 'from']),
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['act', 'person', 'table', 'from', 'to']),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
})
/** What isn't there is told inside the frame, and only to who is signed in: what the console has is nobody else's business. */
const anything = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  beforeLoad: leadOn,
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['next', 'error']),
})
const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/forgotten-password',
  component: lazyRouteComponent(() => import('./pages/reset-password/forgotten-page.tsx'), 'ForgottenPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./pages/reset-password/reset-page.tsx'), 'ResetPage'),
})
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/welcome/welcome-page.tsx'), 'WelcomePage'),
})
const confirm = createRoute({
  getParentRoute: () => root,
  path: '/confirm',
  component: lazyRouteComponent(() => import('./pages/confirm/confirm-page.tsx'), 'ConfirmPage'),
})
const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe/$token',
  component: lazyRouteComponent(() => import('./pages/unsubscribe/unsubscribe-page.tsx'), 'UnsubscribePage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./pages/invitation/invitation-page.tsx'), 'InvitationPage'),
})
const verified = createRoute({
  getParentRoute: () => root,
  path: '/email-verified',
  component: lazyRouteComponent(() => import('./pages/email-verified/email-verified-page.tsx'), 'EmailVerifiedPage'),
  validateSearch: (search: Record<string, unknown>) => readFilter(search, ['error']),
})

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
    inside.addChildren([
      home,
      month,
      usageRoom.addChildren([usage, sources, subjects, conflicts, imports]),
      invoices,
      invoice,
      close,
      margin,
      paymentsRoom.addChildren([payments, openDocuments, statementOfAccount, reminders, payment]),
      ...lifeRoutes,
      ...dealLifeRoutes,
      ...rewardRoutes,
      ...programRoutes,
      status,
      partners,
      enrollment,
      catalog,
      catalogRoom.addChildren([products, books, book, compare, tryPrice]),
      sales,
      salesRoom.addChildren([quotes, quote, orders, order, deals, registrations, registration, credit]),
      subscriptions,
      subscription,
      settings,
      members,
      keys,
      webhooks,
      webhook,
      audit,
      account,
      anything,
    ]),
    signIn,
    forgotten,
    reset,
    welcome,
    invitation,
    confirm,
    unsubscribe,
    verified,
  ]),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: printView,
  // Ids of things are read as they are: `/subscriptions/leaf:fen-foods-stratum`.
  pathParamsAllowedCharacters: [':'],
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
  defaultPreload: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
