import { type Commitment, commitmentsFrom, commitmentWindows } from '#core/billing/commitment.ts'
import { type Subscription, subscriptionsFrom } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { decimal } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import { type Committed, committedDays } from '#core/life/committed-days.ts'
import { type DayUse, wholeDays } from '#core/life/telemetry-rule.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadUsed } from '#stores/postgres/promise-lines.ts'
import { loadSubscriptionFacts } from '#stores/postgres/usage-facts.ts'
import { type Measuring, measureDays } from './measure-days.ts'

/**
 * The same in money, against the customer's own commitments on links of the acting vendor: what was posted of what they cover, spread
 * over the days of each period by the rule's meter. What has not been closed yet comes to nothing.
 */
export async function measureCommitted(context: Context, asked: Measuring): Promise<readonly DayUse[]> {
  const { days, rule } = asked
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const { commitments, from } = await lookAs(context, (acting) => loadCommitted(acting, context, asked))
  if (commitments.length === 0) return []
  const wide = wholeDays({ from, at: last.to }, rule.zone ?? 'UTC')
  const measured = await measureDays(context, { ...asked, days: wide })
  const quantities = wide.map((day, at) => ({ ...day, quantity: present(measured[at], 'each day is measured').used }))
  return committedDays(quantities, commitments).filter(({ to }) => isBefore(first.from, to))
}

type Loaded = Readonly<{ commitments: readonly Committed[]; from: Temporal.Instant }>

/** The commitments, and where the earliest of their periods begins that the days fall into. */
async function loadCommitted(acting: Acting, { organization }: Context, asked: Measuring): Promise<Loaded> {
  const [first, last] = [present(asked.days[0], 'there is a day'), present(asked.days.at(-1), 'there is a day')]
  const kinds = ['agreement', 'commitment', 'commitment_withdrawn']
  const facts = await loadFacts(acting, kinds, Number.MAX_SAFE_INTEGER)
  const lives = await loadSubscriptionFacts(acting, asked, Number.MAX_SAFE_INTEGER)
  const sold = [...subscriptionsFrom(lives).values()].filter(({ product }) => product === asked.product)
  const sides = [...agreementsFrom(facts).values()].filter(({ seller }) => seller === organization)
  const found: Committed[] = []
  let from = first.from
  for (const agreement of sides) {
    for (const commitment of commitmentsFrom(facts, agreement.id).filter((one) =>
      isOwn(one, { agreement, asked, sold }),
    )) {
      const windows = commitmentWindows(commitment, agreement.calendar).map((periods) => ({
        from: present(periods[0], 'a window has a period').from,
        to: present(periods.at(-1), 'a window has a period').to,
        amount: decimal(commitment.amount),
      }))
      const within = commitmentWindows({ ...commitment, window: 'period' }, agreement.calendar).flat()
      const begins = within.find(({ to }) => isBefore(first.from, to))?.from ?? first.from
      if (isBefore(begins, from)) from = begins
      const span = { from: begins, to: last.to, covers: commitment.covers }
      found.push({ windows, posted: await loadUsed(acting, agreement.id, span) })
    }
  }
  return { commitments: found, from }
}

type Beside = Readonly<{ agreement: Agreement; asked: Measuring; sold: readonly Subscription[] }>

/** Whether a commitment stands, has to do with the product, and is for the use of this customer alone. */
function isOwn({ withdrawn, covers = {} }: Commitment, { agreement, asked, sold }: Beside): boolean {
  const { customer, product } = asked
  if (withdrawn || (covers.products !== undefined && !covers.products.includes(product))) return false
  const theirs = covers.subscriptions?.every((id) => sold.some((one) => one.id === id && one.customer === customer))
  const alone = covers.customers?.every((one) => one === customer)
  return agreement.buyer === customer || theirs === true || alone === true
}
