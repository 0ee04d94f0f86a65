import { z } from 'zod'
import { type DeferredLine, scheduleOf } from '#core/billing/deferral.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimalText, sum } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { ok } from '#core/ground/result.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import { amount } from '#questions/reading.ts'
import { loadDeferred } from '#stores/postgres/recognitions.ts'

const due = z.object({
  month: z.string().meta({ example: '2026-12' }),
  product: z.string(),
  currency: z.string(),
  amount,
})

/** When the deferred revenue of the acting organization will have been earned. */
export const revenueSchedule = door({
  name: 'revenue-schedule',
  kind: 'question',
  summary: 'Show in which months your deferred revenue is earned',
  description:
    'What you have invoiced for service still to come and not recognized yet, by month, product and currency. What is overdue is in the present month.',
  http: { method: 'GET', path: '/v1/revenue-schedule' },
  command: 'revenue schedule',
  input: z.object({ product: ownedId.optional(), as_of: asOf }),
  output: z.object({
    deferred: z.array(z.object({ currency: z.string(), amount })),
    months: z.array(due),
    cut: cutField,
  }),
  refusals: AS_OF_REFUSALS,
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['ground:read'] },
  idempotency: 'by_nature',
  run: (context, { product, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const today = context.now.toZonedDateTimeISO('UTC').toPlainDate()
      const whole = { issuedBy: '9999-12-31', upTo: cut.record }
      const all = await loadDeferred(acting, context.organization, whole)
      const lines = all.filter((line) => product === undefined || line.product === product)
      const deferred = [...Map.groupBy(lines, (line) => line.currency)].map(([currency, some]) => ({
        currency,
        amount: decimalText(sum(some.map((line) => line.amount.minus(line.recognized)))),
      }))
      return ok({ deferred, months: [...monthsOf(lines, today.toPlainYearMonth())] })
    }),
})

function monthsOf(
  lines: readonly (DeferredLine & Readonly<{ currency: string }>)[],
  from: Temporal.PlainYearMonth,
): readonly z.input<typeof due>[] {
  const parts = lines.flatMap((line) =>
    scheduleOf(line, from, currencyPlaces(line.currency)).map((part) => ({ ...part, line })),
  )
  const groups = Map.groupBy(parts, ({ month, line }) => `${month} ${line.product} ${line.currency}`)
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, some]) => {
      const [first] = some
      if (!first) return []
      const { month, line } = first
      const total = decimalText(sum(some.map((part) => part.amount)))
      return [{ month, product: line.product, currency: line.currency, amount: total }]
    })
}
