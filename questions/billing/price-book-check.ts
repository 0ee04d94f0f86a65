import { z } from 'zod'
import { checkBook, FINDING_CODES } from '#core/billing/price-book-check.ts'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { read } from '#questions/reading.ts'
import { at, isKnown, loadCatalog, momentOf, noBook } from './price-facts.ts'

const SOLD_KINDS = [
  'agreement',
  'subscription',
  'subscription_cancelled',
  'amendment',
  'amendment_withdrawn',
  'fx_rate',
]

const finding = z.object({
  code: z.enum(FINDING_CODES),
  severity: z.enum(['error', 'warning', 'note']).meta({
    description: 'An error parks or bills wrongly at the next close; a warning may be a slip; a note is worth knowing',
  }),
  product: z.string().nullable(),
  charge: z.string().nullable(),
  price: z.string().nullable(),
  says: z.string(),
})

/** What is odd about a price book. */
export const priceBookCheck = door({
  name: 'price-book-check',
  kind: 'question',
  summary: 'Check a price book for what is missing or odd in it',
  description:
    'Charges without a price that subscriptions need, times between two prices, prices that never count, tiers by which more costs less, currencies without a rate, prices that nobody ever had use for, and a list that its book can’t read. A reader of the book is told what it can see itself.',
  http: { method: 'GET', path: '/v1/price-books/{book}/check' },
  command: 'check price-book',
  input: z.object({ book: ownedId, at }),
  output: z.object({ book: z.string(), findings: z.array(finding) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, asked) =>
    read(context, async (acting) => {
      const { catalog, facts } = await loadCatalog(acting, SOLD_KINDS)
      const { book } = asked
      if (!isKnown(catalog, book)) return refuse(noBook(book))
      const findings = checkBook({
        book,
        at: momentOf(asked.at, context.now),
        catalog,
        agreements: [...agreementsFrom(facts).values()],
        subscriptions: [...subscriptionsFrom(facts).values()],
        rates: ratesFrom(facts),
      })
      const shown = findings.map(({ product = null, charge = null, price = null, ...found }) => {
        return { ...found, product, charge, price }
      })
      return ok({ book, findings: shown })
    }),
})
