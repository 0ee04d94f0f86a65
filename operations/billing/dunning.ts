import { z } from 'zod'
import { type DueNotice, type DueNotices, type DunningPolicyFact, dueNotices } from '#core/billing/dunning.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, beginPosting, lookAs } from '#stores/postgres/acting.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { loadDunning, loadOverdue, type OverdueDocument, saveNotices } from '#stores/postgres/payments-dunning.ts'
import { currentCut, takePositions } from '#stores/postgres/positions.ts'
import { dayOf, futureFault, paidDate } from './payment-fields.ts'
import { inTurnOnAccount } from './payment-post.ts'

const notice = z.object({
  document: z.string(),
  buyer: z.string(),
  step: z.int(),
  title: z.string(),
  currency: z.string(),
  open: z.string(),
  dueDate: z.string(),
})
const held = z.object({ document: z.string(), buyer: z.string(), hold: z.string(), because: z.string() })
const output = z.object({ date: z.string(), recorded: z.boolean(), notices: z.array(notice), held: z.array(held) })
type Ran = z.input<typeof output>

/** Reminds every buyer of what is overdue. */
export const runDunning = door({
  name: 'run-dunning',
  kind: 'act',
  summary: 'Remind your buyers of overdue invoices, each by its next step',
  description:
    'One notice for each open invoice whose next step has come by the date; both sides hear of it by an event. Invoices on hold are left out and named. Run again on the same day it reminds of nothing new.',
  http: { method: 'POST', path: '/v1/dunning-runs' },
  command: 'dunning run',
  input: z.object({
    date: paidDate.optional().meta({ description: 'Without it today' }),
    preview: z.boolean().optional().meta({ description: 'Only says whom it would remind of what' }),
  }),
  output,
  refusals: { no_policy: 409, in_the_future: 422 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { date: on = dayOf(context.now), preview = false }) => {
    const fault = futureFault(on, context.now)
    if (fault) return refuse(fault)
    const all = await lookAs(context, (acting) => dueOn(acting, context, { on }))
    if (!all.ok) return all
    if (preview) return ok(answer(on, [all.value], false))
    const ran: Due[] = []
    for (const buyer of buyersOf(all.value)) {
      const told = await remindBuyer(context, buyer, on)
      if (!told.ok) return told
      ran.push(told.value)
    }
    return ok(answer(on, ran, true))
  },
})

type Due = DueNotices<OverdueDocument> & Readonly<{ policy: DunningPolicyFact }>

async function dueOn(
  acting: Acting,
  { organization }: Context,
  { on, buyer }: Readonly<{ on: string; buyer?: string }>,
): Promise<Result<Due, Refusal>> {
  const { record } = await currentCut(acting)
  const { policy, holds } = await loadDunning(acting, organization, record)
  if (!policy) {
    return refuse({
      code: 'no_policy',
      says: `${organization} has not said how it reminds: record a dunning_policy first`,
    })
  }
  const documents = await loadOverdue(acting, organization, { on, buyer })
  return ok({ ...dueNotices(policy.body, { documents, holds, on }), policy })
}

function buyersOf({ notices, held: left }: Due): readonly string[] {
  return [...new Set([...notices, ...left].map(({ document }) => document.buyer))]
}

/** One buyer's reminders, in one transaction: they are looked for again, so that two runs at once remind once. */
async function remindBuyer(context: Context, buyer: string, on: string): Promise<Result<Due, Refusal>> {
  return await inTurnOnAccount(context, buyer, async (acting) => {
    const due = await dueOn(acting, context, { on, buyer })
    if (!due.ok || due.value.notices.length === 0) return due
    const { organization: seller, now } = context
    const { notices, policy } = due.value
    await beginPosting(acting, { seller, buyer })
    const position = await takePositions(acting, 1, now)
    await saveNotices(acting, { seller, notices, policy: policy.position, position, on, now })
    const data = { seller, buyer, date: on, notices: notices.map(told) }
    await announce(acting, position, [{ type: 'dunning.notice', at: now, parties: [seller, buyer], data }])
    return due
  })
}

function told({ document, step, says }: DueNotice<OverdueDocument>) {
  const { number, currency, open, due } = document
  return { document: number, step, title: says.title, text: says.text, currency, open: decimalText(open), dueDate: due }
}

function answer(date: string, ran: readonly Due[], recorded: boolean): Ran {
  return {
    date,
    recorded,
    notices: ran.flatMap(({ notices }) =>
      notices.map((one) => {
        const { text: _, ...shown } = told(one)
        return { ...shown, buyer: one.document.buyer }
      }),
    ),
    held: ran.flatMap((one) =>
      one.held.map(({ document, hold }) => ({
        ...{ document: document.number, buyer: document.buyer, hold: hold.id, because: hold.because },
      })),
    ),
  }
}
