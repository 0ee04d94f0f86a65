import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import type { Cut } from '#core/ground/cut.ts'
import { decimal, decimalText } from '#core/ground/decimal.ts'
import { ok } from '#core/ground/result.ts'
import { budgetsFrom, type UsageBudget } from '#core/metering/budget.ts'
import type { Context } from '#operations/context.ts'
import { listDoor } from '#questions/list.ts'
import { amount, moment } from '#questions/reading.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { voidBatches } from '#stores/postgres/usage-batches.ts'
import { measureUse } from './daily-use.ts'
import { selectUsed, type Used } from './selection.ts'

/** The budgets of an organization and where each stands in the month that goes on. */
export const usageBudgets = listDoor({
  name: 'usage-budgets',
  plural: 'budgets',
  path: '/v1/usage-budgets',
  command: 'list budgets',
  summary: 'List your budgets for use, and where each stands this month',
  description:
    'Months are those of the budget’s zone. A budget is recorded as a fact of the kind `usage_budget`, and told anew by another about the same thing. Nothing is stopped at it.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['metering:read'] },
  past: false,
  columns: {
    about: { type: z.string(), kind: 'id' },
    name: { type: z.string(), kind: 'text' },
    customer: { type: z.string().nullable(), kind: 'id' },
    subscription: { type: z.string().nullable(), kind: 'id' },
    meter: { type: z.string(), kind: 'id' },
    unit: { type: z.string(), kind: 'text' },
    amount: { type: amount, kind: 'amount' },
    thresholds: { type: z.array(amount), kind: 'list', says: 'In percent' },
    used: { type: amount, kind: 'amount', says: 'What was used this month' },
    reached: { type: z.array(amount), kind: 'list', says: 'The thresholds that this month has reached' },
    monthFrom: { type: moment, kind: 'moment' },
    zone: { type: z.string(), kind: 'text', says: 'Whose months' },
  },
  filters: {},
  keyTypes: () => ['text'],
  page: async (acting, context, { after, limit }) => {
    const [last] = after ?? []
    const cut = await currentCut(acting)
    const facts = await loadFacts(acting, ['usage_budget'], cut.record)
    const now = context.now.epochNanoseconds
    const budgets = budgetsFrom(
      facts.filter(({ learnedAt }) => Temporal.Instant.from(learnedAt).epochNanoseconds <= now),
    )
      .filter(({ owner, id }) => owner === context.organization && (last === undefined || id > last))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
    const read: { budget: UsageBudget; selected: readonly Used[] }[] = []
    for (const budget of budgets) read.push({ budget, selected: await selectedBy(acting, context, budget, cut) })
    const batches = { upTo: cut.usage, voids: await voidBatches(acting, cut.usage) }
    return ok(async () => {
      const rows: Awaited<ReturnType<typeof stateOf>>[] = []
      for (const one of read) rows.push(await stateOf(context, one, batches))
      return rows.map((row) => ({ row, keys: [row.about] }))
    })
  },
})

async function selectedBy(acting: Acting, { organization }: Context, budget: UsageBudget, cut: Cut) {
  const { meter, subscription, customer } = budget
  return await selectUsed(acting, organization, { meter, subscription, customer }, cut)
}

async function stateOf(
  { usage, now }: Context,
  { budget, selected }: Readonly<{ budget: UsageBudget; selected: readonly Used[] }>,
  batches: Readonly<{ upTo: number; voids: readonly number[] }>,
) {
  const { id, name, customer, subscription, meter, thresholds, zone = 'UTC' } = budget
  const begin = now.toZonedDateTimeISO(zone).with({ day: 1 }).startOfDay()
  const span = { from: begin.toInstant(), to: begin.add({ months: 1 }).startOfDay().toInstant() }
  const used = await measureUse(usage, selected, span, batches)
  const unit = selected.flatMap(({ meters }) => meters.flatMap(({ versions }) => versions.at(-1)?.unit ?? []))[0] ?? ''
  const reached = thresholds.filter((percent) => used.times(100).gte(decimal(budget.amount).times(percent)))
  return {
    about: id,
    name,
    customer: customer ?? null,
    subscription: subscription ?? null,
    meter,
    unit,
    amount: budget.amount,
    thresholds: [...thresholds],
    used: decimalText(used),
    reached,
    monthFrom: span.from.toString(),
    zone,
  }
}
