import { z } from 'zod'
import { bookChanges, type PriceChange } from '#core/billing/price-book-changes.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Decimal, decimal, decimalText, readDecimal } from '#core/ground/decimal.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { instant, ownedId } from '#operations/fields.ts'
import { amount, read } from '#questions/reading.ts'
import { isKnown, loadCatalog, momentOf, noBook, shownPrice, showPrice } from './price-facts.ts'

const MOST_QUANTITIES = 20
const USUAL_QUANTITIES = '1,10,100,1000'

const quantities = z
  .string()
  .max(500)
  .refine((text) => {
    const all = text.split(',')
    return all.length <= MOST_QUANTITIES && all.every((one) => readDecimal(one.trim())?.gte(0) === true)
  }, `at most ${MOST_QUANTITIES} quantities with commas between, such as ${USUAL_QUANTITIES}`)
  .optional()
  .meta({ description: `What is compared, with commas between; without it ${USUAL_QUANTITIES}`, example: '1,50' })

const sample = z.object({
  cell: z.string().nullable().meta({ description: 'Of a matrix: the labels of the cell' }),
  quantity: amount,
  before: amount.nullable(),
  after: amount.nullable(),
  percent: amount.nullable().meta({ description: 'How much more it is; null between two currencies and from nothing' }),
})
const change = z.object({
  product: z.string(),
  charge: z.string(),
  subscription: z.string().nullable(),
  customer: z.string().nullable(),
  plan: z.string().nullable(),
  change: z.enum(['added', 'removed', 'changed']),
  before: shownPrice.nullable(),
  after: shownPrice.nullable(),
  samples: z.array(sample),
})

/** Two books side by side, or one at two moments. */
export const priceBookChanges = door({
  name: 'price-book-changes',
  kind: 'question',
  summary: 'Compare a price book at two moments, or two books',
  description:
    'For every charge whose price was added, removed or changed both prices, and what some quantities cost under each, taken as a window’s whole use. Derived prices count as prices.',
  http: { method: 'GET', path: '/v1/price-books/{book}/changes' },
  command: 'compare price-book',
  input: z.object({
    book: ownedId,
    from: instant.optional().meta({ description: 'For periods that start then; without it, now' }),
    other: ownedId.optional().meta({ description: 'The other book; without it the same one' }),
    to: instant.optional().meta({ description: 'When the other one is looked at; without it, now' }),
    quantities,
  }),
  output: z.object({ changes: z.array(change) }),
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, { book, other = book, from, to, quantities: wanted = USUAL_QUANTITIES }) =>
    read(context, async (acting) => {
      const { catalog } = await loadCatalog(acting)
      const unknown = [book, other].find((one) => !isKnown(catalog, one))
      if (unknown !== undefined) return refuse(noBook(unknown))
      const first = { book, at: momentOf(from, context.now) }
      const second = { book: other, at: momentOf(to, context.now) }
      const asked = wanted.split(',').map((one) => decimal(one.trim()))
      return ok({ changes: bookChanges(catalog, [first, second], asked).map(shown) })
    }),
})

function shown({ place, change: how, before, after, samples }: PriceChange): z.input<typeof change> {
  const { product, charge, only } = place
  return {
    product,
    charge,
    subscription: only.subscription ?? null,
    customer: only.customer ?? null,
    plan: only.plan ?? null,
    change: how,
    before: before ? showPrice(before) : null,
    after: after ? showPrice(after) : null,
    samples: samples.map((one) => ({
      cell: one.cell ?? null,
      quantity: decimalText(one.quantity),
      before: textOf(one.before),
      after: textOf(one.after),
      percent: textOf(one.percent),
    })),
  }
}

function textOf(value: Decimal | undefined): string | null {
  return value === undefined ? null : decimalText(value)
}
