import { z } from 'zod'
import { documentNumber } from '#core/billing/invoice.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { forfeitFault, type Payout, type RemittanceKind, remittanceEntries } from '#core/rewards/payout-batch.ts'
import { because, dayOf, futureFault, paidDate } from '#operations/billing/payment-fields.ts'
import { actorOf } from '#operations/billing/quote-schema.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, beginPosting } from '#stores/postgres/acting.ts'
import { saveEntries } from '#stores/postgres/ledger.ts'
import { drawNumber } from '#stores/postgres/numbers.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { judgePayouts } from '#stores/postgres/payout-standings.ts'
import {
  boughtWhenBooked,
  findPayout,
  freePayout,
  loadRemittances,
  type StoredRemittance,
  saveRemittance,
} from '#stores/postgres/payouts.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { inTurnOnPayouts } from './payout-batch.ts'
import { payoutEvent } from './payout-events.ts'

const number = z.string().min(1).max(100).meta({ description: 'Of the payout', example: 'ALTUS-PO-000001' })
const moved = z.object({
  number: z.string(),
  remittance: z.string().meta({ description: 'Under which number it is in the books', example: 'ALTUS-REM-000001' }),
  state: z.enum(['paid', 'returned', 'forfeited']),
  known: z.boolean().meta({ description: 'Whether it was told before: then nothing was changed' }),
})
type Moved = Result<z.input<typeof moved>, Refusal>

// Not rewards:write, which a program manager may give to a key.
const BY_FINANCE = { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] } as const

/** Records that the money of an approved payout was sent. */
export const recordPayoutPaid = door({
  name: 'record-payout-paid',
  kind: 'act',
  summary: 'Record that an approved payout was paid, with its remittance reference',
  description:
    'Books what was owed as paid in cash, and in the partner’s books its receivable as cash; each side on the day, or where its books are locked, on the first open one. The same date and reference told again are known and change nothing.',
  http: { method: 'POST', path: '/v1/payouts/{number}/paid' },
  command: 'payout paid',
  input: z.object({
    number,
    date: paidDate.meta({ description: 'When the money went out' }),
    reference: z
      .string()
      .min(1)
      .max(140)
      .meta({ description: 'What the partner finds it by in its bank statement', example: 'ALTUS-PO-000001' }),
  }),
  output: moved,
  refusals: { not_found: 404, in_the_future: 422, not_approved: 409 },
  access: BY_FINANCE,
  idempotency: 'by_nature',
  run: (context, { number: told, date, reference }) =>
    onPayout(context, told, date, async (acting, payout, before) => {
      const known = before.find((one) => one.kind === 'paid' && one.date === date && one.reference === reference)
      if (known) return ok({ number: told, remittance: known.number, state: 'paid', known: true })
      if (payout.state !== 'approved') {
        const says = `${told} is ${payout.state}: only what is in an approved batch can be paid`
        return refuse({ code: 'not_approved', says })
      }
      return await post(acting, context, payout, { kind: 'paid', date, reference, because: null })
    }),
})

/** Records that the money of a payout came back. */
export const recordPayoutReturned = door({
  name: 'record-payout-returned',
  kind: 'act',
  summary: 'Record that the money of a payout came back, and why: it is to be paid again',
  description:
    'Books the payment backward on both sides: it is owed again, and free for another batch. The same date and reason told again are known and change nothing.',
  http: { method: 'POST', path: '/v1/payouts/{number}/returned' },
  command: 'payout returned',
  input: z.object({ number, date: paidDate.meta({ description: 'When the money came back' }), because }),
  output: moved,
  refusals: { not_found: 404, in_the_future: 422, not_paid: 409 },
  access: BY_FINANCE,
  idempotency: 'by_nature',
  run: (context, { number: told, date, because: why }) =>
    onPayout(context, told, date, async (acting, payout, before) => {
      const last = before.at(-1)
      if (last?.kind === 'returned' && last.date === date && last.because === why) {
        return ok({ number: told, remittance: last.number, state: 'returned', known: true })
      }
      const fault = returnFault(payout, last, date)
      if (fault) return refuse(fault)
      const batch = present(payout.batch, 'what was paid was in a batch')
      await freePayout(acting, { batch, payout: told })
      return await post(acting, context, payout, { kind: 'returned', date, reference: null, because: why })
    }),
})

function returnFault({ number: told, state }: Payout, last: StoredRemittance | undefined, date: string) {
  if (state !== 'paid') return { code: 'not_paid', says: `${told} is ${state}: only what was paid can come back` }
  if (last && date < last.date)
    return { code: 'not_paid', says: `${told} was paid ${last.date}, and can't have come back ${date}` }
  return undefined
}

/** Gives up held money for the payer, after the day that its program states. */
export const forfeitPayout = door({
  name: 'forfeit-payout',
  kind: 'act',
  summary: 'Decide that money which was held past its stated day is forfeited',
  description:
    'Only what a gate holds, only after the last day that its program states, and only by a person who says why; without a stated day nothing is ever forfeited. Books it on both sides, and tells both. Decided again, nothing changes. People only, no keys.',
  http: { method: 'POST', path: '/v1/payouts/{number}/forfeited' },
  command: 'payout forfeit',
  input: z.object({ number, because }),
  output: moved,
  refusals: { not_found: 404, in_the_future: 422, not_held: 409, not_expired: 409 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { number: told, because: why }) => {
    const date = dayOf(context.now)
    return onPayout(context, told, date, async (acting, payout, before) => {
      const known = before.find((one) => one.kind === 'forfeited')
      if (known) return ok({ number: told, remittance: known.number, state: 'forfeited', known: true })
      const [judged] = await judgePayouts(acting, [payout], context)
      const fault = forfeitFault(present(judged, 'a payout that was found is judged'), date)
      if (fault) return refuse({ ...fault, says: `${told}: ${fault.says}` })
      return await post(acting, context, payout, { kind: 'forfeited', date, reference: null, because: why })
    })
  },
})

/** Runs `work` on a payout of the payer's with what was recorded of its money, while nobody else moves the payer's payouts. */
async function onPayout(
  context: Context,
  told: string,
  date: string,
  work: (acting: Acting, payout: Payout, before: readonly StoredRemittance[]) => Promise<Moved>,
): Promise<Moved> {
  const future = futureFault(date, context.now)
  if (future) return refuse(future)
  return await inTurnOnPayouts(context, async (acting) => {
    const payout = await findPayout(acting, told)
    if (!payout || payout.payer !== context.organization) {
      return refuse({ code: 'not_found', says: `There is no payout ${told} that you pay` })
    }
    return await work(acting, payout, await loadRemittances(acting, told))
  })
}

type Told = Readonly<{ kind: RemittanceKind; date: string; reference: string | null; because: string | null }>

/** Writes a remittance with its entries in both books and tells both. The number is drawn last, so a refusal leaves no gap. */
async function post(acting: Acting, context: Context, payout: Payout, told: Told): Promise<Moved> {
  const { number: of, payer, partner, amount, currency, batch: inBatch } = payout
  const { now, principal } = context
  const partnerBuys = await boughtWhenBooked(acting, payout)
  await beginPosting(acting, { seller: payer, buyer: partner })
  const position = await takePositions(acting, 1, now)
  const remittance = documentNumber(payer, 'REM', await drawNumber(acting, payer, 'REM'))
  const batch = told.kind === 'forfeited' ? null : inBatch
  const moves = { ...told, number: remittance, payout: of, payer, partner, amount, currency }
  await saveRemittance(acting, { ...moves, batch, by: actorOf(principal), now, position })
  await saveEntries(acting, remittanceEntries({ ...moves, partnerBuys }), position)
  const { date, reference, because: why } = told
  const more = { remittance, date, ...(reference !== null && { reference }), ...(why !== null && { because: why }) }
  await announce(acting, position, [payoutEvent(`payout.${told.kind}`, payout, now, more)])
  return ok({ number: of, remittance, state: told.kind, known: false })
}
