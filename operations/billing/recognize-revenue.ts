import { z } from 'zod'
import { recognize } from '#core/billing/deferral.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import type { OrganizationFact } from '#core/channel/organization.ts'
import { decimalText, sum } from '#core/ground/decimal.ts'
import { currencyPlaces } from '#core/ground/money.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, actAs, beginPosting, lockInTurn } from '#stores/postgres/acting.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { loadBreakage } from '#stores/postgres/prepaid.ts'
import { loadDeferred, type Recognition, saveRecognition } from '#stores/postgres/recognitions.ts'
import { bookMonth } from './tax-kinds.ts'

const recognized = z.object({
  month: z.string(),
  recognitions: z.array(
    z.object({
      number: z.string(),
      currency: z.string(),
      amount: z.string(),
      lines: z.int(),
      date: z
        .string()
        .meta({ description: 'The day on which it is booked: the month’s last, or the first open one after' }),
    }),
  ),
})

/** Recognizes what of deferred revenue was earned by the end of a month. */
export const recognizeRevenue = door({
  name: 'recognize-revenue',
  kind: 'act',
  summary: 'Recognize the deferred revenue that was earned by the end of a month',
  description:
    'What was invoiced for service still to come is deferred; this books what of it was earned up to the end of the month, by day, one entry per currency. What is left of prepaid credit that has expired, once the last period that it could pay for has closed, is booked as breakage. It is booked on the last day of the month, or where the books are locked, on the first open day. Run again it books only what is new, which is nothing if nothing is.',
  http: { method: 'POST', path: '/v1/recognitions' },
  command: 'recognize revenue',
  input: z.object({ month: bookMonth.meta({ description: 'Up to the end of which month' }) }),
  output: recognized,
  refusals: { month_not_over: 409 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: (context, asked) => actAs(context, (acting) => recognizeIn(acting, context, asked)),
})

async function recognizeIn(
  acting: Acting,
  context: Context,
  asked: Readonly<{ month: string }>,
): Promise<Result<z.input<typeof recognized>, Refusal>> {
  const { organization: seller, now } = context
  const wanted = Temporal.PlainYearMonth.from(asked.month)
  const over = wanted.add({ months: 1 }).toPlainDate({ day: 1 })
  const zone = await zoneOf(acting, seller)
  if (Temporal.PlainDate.compare(now.toZonedDateTimeISO(zone).toPlainDate(), over) < 0) {
    return refuse({ code: 'month_not_over', says: `${asked.month} is not over in ${zone}` })
  }
  await lockInTurn(acting, `recognize ${seller}`)
  const issuedBy = over.subtract({ days: 1 }).toString()
  const deferred = await loadDeferred(acting, seller, { issuedBy, upTo: Number.MAX_SAFE_INTEGER })
  const broken = Map.groupBy(await loadBreakage(acting, seller, asked.month), ({ currency }) => currency)
  const byCurrency = Map.groupBy(deferred, (line) => line.currency)
  const due = [...new Set([...byCurrency.keys(), ...broken.keys()])].flatMap((currency) => {
    const earned = recognize(byCurrency.get(currency) ?? [], wanted, currencyPlaces(currency))
    const lines = [...earned, ...(broken.get(currency) ?? [])]
    return lines.length === 0 ? [] : [{ seller, month: asked.month, currency, lines, now }]
  })
  if (due.length === 0) return ok({ month: asked.month, recognitions: [] })
  const position = await takePositions(acting, 1, now)
  await beginPosting(acting, { seller, buyer: seller })
  const recognitions = []
  for (const one of due) recognitions.push(shown(one, await saveRecognition(acting, one, position)))
  return ok({ month: asked.month, recognitions })
}

function shown({ currency, lines }: Recognition, booked: Readonly<{ number: string; date: string }>) {
  return { ...booked, currency, amount: decimalText(sum(lines.map((line) => line.amount))), lines: lines.length }
}

/** The zone in whose days an organization's months end. */
async function zoneOf(acting: Acting, organization: string): Promise<string> {
  const [told] = await loadNewest(acting, [['organization', organization]])
  return (told as OrganizationFact | undefined)?.body.zone ?? 'UTC'
}
