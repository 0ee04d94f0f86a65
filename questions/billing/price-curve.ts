import { z } from 'zod'
import { type Costed, costedBy } from '#core/billing/rating/price-cost.ts'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Catalog, findPrice, type Price } from '#core/channel/catalog.ts'
import { type Decimal, decimal, decimalText, isZero } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { divide } from '#core/ground/rounding.ts'
import { door, type Refusal } from '#operations/door.ts'
import { amountText, organizationId, ownedId } from '#operations/fields.ts'
import { amount, read } from '#questions/reading.ts'
import { at, loadCatalog, momentOf, shownPrice, showPrice } from './price-facts.ts'

const MOST_STEPS = 500
const USUAL_STEPS = 50
const MOST_POINTS = 10_000
/** A chart has no more digits than it shows. */
const PLACES = { places: 6, mode: 'half_even' } as const

const input = z.object({
  price: ownedId.optional().meta({ description: 'The price; or name book, product and charge' }),
  book: ownedId.optional(),
  product: ownedId.optional(),
  charge: z.string().min(1).max(40).optional(),
  subscription: ownedId.optional().meta({ description: 'Whose price it is, where some have one of their own' }),
  customer: organizationId.optional(),
  plan: z.string().min(1).max(100).optional(),
  at,
  from: amountText.optional().meta({ description: 'The first quantity; without it 0', example: '0' }),
  to: amountText.meta({ description: 'The last quantity', example: '1000' }),
  steps: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_STEPS)
    .optional()
    .meta({ description: `Without it ${USUAL_STEPS}` }),
})
type Asked = z.output<typeof input>

const point = z.object({
  quantity: amount,
  cost: amount,
  average: amount.nullable().meta({ description: 'For each unit; null for none' }),
})
const output = z.object({
  price: shownPrice,
  series: z.array(
    z.object({
      cell: z.string().nullable().meta({ description: 'Of a matrix: the labels of the cell' }),
      points: z.array(point),
    }),
  ),
})

/** What a price comes to over a range of quantities, for a chart. */
export const priceCurve = door({
  name: 'price-curve',
  kind: 'question',
  summary: 'Show what quantities cost under a price, as points of a chart',
  description:
    'Cost and average for quantities in even steps, each taken as a window’s whole use, in the price’s currency, with its discounts, minimum and maximum. A matrix has a series for each cell; a percentage takes a quantity as one transaction; of a markup the quantity is the cost.',
  http: { method: 'GET', path: '/v1/price-curve' },
  command: 'price curve',
  input,
  output,
  refusals: { not_found: 404, price_not_named: 422, ends_before_it_begins: 422, too_many_points: 422 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['billing:read'] },
  idempotency: 'by_nature',
  run: (context, asked) =>
    read(context, async (acting) => {
      const { catalog } = await loadCatalog(acting)
      const found = priceMeant(catalog, asked, momentOf(asked.at, context.now))
      return found.ok ? curveOf(found.value, asked) : found
    }),
})

function priceMeant(catalog: Catalog, asked: Asked, starts: Temporal.Instant): Result<Price, Refusal> {
  const { price: id, book, product, charge, subscription, customer, plan } = asked
  if (id !== undefined) {
    const named = catalog.prices.find((price) => price.id === id)
    return named ? ok(named) : refuse({ code: 'not_found', says: `There is no price ${id} that you may see` })
  }
  if (book === undefined || product === undefined || charge === undefined) {
    return refuse({ code: 'price_not_named', says: 'Name a price, or book, product and charge' })
  }
  const whose = {
    ...(subscription !== undefined && { subscription }),
    ...(customer !== undefined && { customer }),
    ...(plan !== undefined && { plan }),
  }
  const found = findPrice(catalog, { book, product, charge, starts, ...whose })
  if (found) return ok(found)
  return refuse({ code: 'not_found', says: `There is no price of ${charge} of ${product} in ${book} that you may see` })
}

function curveOf(price: Price, asked: Asked): Result<z.input<typeof output>, Refusal> {
  const [from, to] = [decimal(asked.from ?? '0'), decimal(asked.to)]
  const { steps = USUAL_STEPS } = asked
  if (!from.lt(to)) {
    const says = `The last quantity is ${decimalText(to)}, which is not above ${decimalText(from)}`
    return refuse({ code: 'ends_before_it_begins', says })
  }
  const costed = costedBy(price)
  if (costed.length * (steps + 1) > MOST_POINTS) {
    const says = `${costed.length} cells in ${steps} steps are more than ${MOST_POINTS} points: ask for fewer steps`
    return refuse({ code: 'too_many_points', says })
  }
  const quantities = Array.from({ length: steps + 1 }, (_, step) =>
    from.plus(divide(to.minus(from).times(step), decimal(steps), PLACES)),
  )
  return ok({ price: showPrice(price), series: costed.map((one) => seriesOf(one, quantities)) })
}

function seriesOf({ name, costOf }: Costed, quantities: readonly Decimal[]) {
  const points = quantities.map((quantity) => {
    const cost = costOf(quantity)
    const average = isZero(quantity) ? null : decimalText(divide(cost, quantity, PLACES))
    return { quantity: decimalText(quantity), cost: decimalText(cost), average }
  })
  return { cell: name ?? null, points }
}
