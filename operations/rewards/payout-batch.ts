import { z } from 'zod'
import { secondPersonFault } from '#core/billing/credit-use.ts'
import { documentNumber } from '#core/billing/invoice.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimalText } from '#core/ground/decimal.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { type JudgedPayout, type Payout, splitPayouts, totalsOf } from '#core/rewards/payout-batch.ts'
import { actorFault, actorId, personOf } from '#operations/billing/quote-schema.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { currency, ownedId } from '#operations/fields.ts'
import { type Acting, actAs, beginPostingTo, lockInTurn } from '#stores/postgres/acting.ts'
import { drawNumber } from '#stores/postgres/numbers.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { judgePayouts } from '#stores/postgres/payout-standings.ts'
import {
  approveBatch,
  discardBatch,
  findBatch,
  loadAccounts,
  loadBatchPayouts,
  loadHolds,
  loadOpenPayouts,
  type StoredBatch,
  saveBatch,
  saveHold,
} from '#stores/postgres/payouts.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { heldEvents, payoutEvent } from './payout-events.ts'

const by = actorId.optional().meta({
  description: 'Who does it, where the machine brings in what was done elsewhere; a person who is signed in is itself',
  example: 'psn_7f3kq2m9x4b8',
})
export const batchNumber = z.string().min(1).max(100).meta({ example: 'ALTUS-PB-000001' })

const totals = z.array(z.object({ currency: z.string(), payouts: z.int(), amount: z.string() }))
const closedGate = z.object({
  gate: z.string(),
  code: z.string().meta({ example: 'consent_missing' }),
  says: z.string(),
  hint: z.string().meta({ description: 'What would release it' }),
  waitsFor: z.string().meta({ description: 'The organization that has to act' }),
})
const money = { amount: z.string(), currency: z.string() }
const one = { number: z.string().meta({ example: 'ALTUS-PO-000001' }), partner: z.string(), ...money }

/** One payer's payouts move one act at a time. */
export async function inTurnOnPayouts<T>(context: Context, work: (acting: Acting) => Promise<T>): Promise<T> {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `payouts ${context.organization}`)
    return await work(acting)
  })
}

/** Who acts as one of the two: a person, by itself or named by the machine. */
export function personFault(
  what: string,
  { principal }: Context,
  { named, asked = [] }: Readonly<{ named: string | undefined; asked?: readonly string[] }>,
): Refusal | undefined {
  const person = principal.kind === 'machine' ? named : personOf('', principal)
  if (named !== undefined) {
    const foreign = actorFault(what, named, principal)
    if (foreign) return foreign
  }
  return secondPersonFault(what, { person, asked })
}

export function personActing({ principal }: Context, named: string | undefined): string {
  return present(principal.kind === 'machine' ? named : personOf('', principal), 'whoever acts was held to be a person')
}

/** Drafts a batch of what is due and held by nothing. */
export const draftPayoutBatch = door({
  name: 'draft-payout-batch',
  kind: 'act',
  summary: 'Draft a batch of the payouts that are due and pass their gates',
  description:
    'Takes every ordered or returned payout that is due and that no gate holds, and says which are held and why, and which are not due yet. Nothing is sent: a second person approves the batch. Held payouts are told to both sides, once for the same gates. Drafted again, a batch takes what has become free meanwhile; where nothing is, its number is null. People only, no keys.',
  http: { method: 'POST', path: '/v1/payout-batches' },
  command: 'payout draft',
  input: z.object({
    program: ownedId.optional().meta({ description: 'Payouts of this program alone', example: 'altus:lifecycle' }),
    currency: currency.optional().meta({ description: 'Payouts in this currency alone' }),
    by,
  }),
  output: z.object({
    batch: z
      .string()
      .nullable()
      .meta({ description: 'Its number; null where nothing passes', example: 'ALTUS-PB-000001' }),
    passes: z.object({ payouts: z.array(z.object({ ...one, account: z.string().nullable() })), totals }),
    held: z.object({
      payouts: z.array(z.object({ ...one, heldThrough: z.string().nullable(), gates: z.array(closedGate) })),
      totals,
    }),
    waits: z.object({ payouts: z.array(z.object({ ...one, dueOn: z.string() })), totals }),
  }),
  refusals: { not_yours: 403, person_needed: 403 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: async (context, { by: named, ...wanted }) => {
    const fault = personFault('Drafting a batch of payouts', context, { named })
    if (fault) return refuse(fault)
    const who = personActing(context, named)
    return await inTurnOnPayouts(context, async (acting) => ok(await draft(acting, context, { wanted, who })))
  },
})

type Drafting = Readonly<{
  wanted: Readonly<{ program?: string | undefined; currency?: string | undefined }>
  who: string
}>

async function draft(acting: Acting, context: Context, { wanted, who }: Drafting) {
  const { organization: payer, now } = context
  const judged = await judgePayouts(acting, await loadOpenPayouts(acting, payer, wanted), context)
  const { pass, held, waits } = splitPayouts(judged)
  const accounts = await loadAccounts(acting)
  const payouts = pass.map((one) => ({ ...one, account: accounts.get(`${payer} ${one.partner}`) }))
  const news = await newlyHeld(acting, held)
  let batch: string | null = null
  if (payouts.length + news.length > 0) {
    const buyers = [...pass, ...news].map(({ partner }) => partner)
    await beginPostingTo(acting, { seller: payer, buyers })
    const position = await takePositions(acting, 1, now)
    if (payouts.length > 0) {
      batch = documentNumber(payer, 'PB', await drawNumber(acting, payer, 'PB'))
      await saveBatch(acting, { number: batch, position, payer, by: who, now, payouts })
    }
    for (const one of news) await saveHold(acting, one, { codes: codesOf(one), position })
    await announce(
      acting,
      position,
      news.flatMap((one) => heldEvents(one, now)),
    )
  }
  return {
    batch,
    passes: {
      payouts: payouts.map((one) => ({ ...shown(one), account: one.account?.shown ?? null })),
      totals: summed(pass),
    },
    held: { payouts: held.map(shownHeld), totals: summed(held) },
    waits: { payouts: waits.map((one) => ({ ...shown(one), dueOn: one.standing.dueOn })), totals: summed(waits) },
  }
}

const codesOf = ({ standing }: JudgedPayout): readonly string[] => standing.closed.map(({ code }) => code)

/** Those held by other gates than the last time that it was told. */
async function newlyHeld(acting: Acting, held: readonly JudgedPayout[]): Promise<readonly JudgedPayout[]> {
  const before = await loadHolds(
    acting,
    held.map(({ number }) => number),
  )
  return held.filter((one) => before.get(one.number)?.join(' ') !== codesOf(one).join(' '))
}

function shown({ number, partner, amount, currency: of }: Payout) {
  return { number, partner, amount: decimalText(amount), currency: of }
}

function shownHeld(payout: JudgedPayout) {
  const { heldThrough, closed } = payout.standing
  return { ...shown(payout), heldThrough: heldThrough ?? null, gates: closed.map((gate) => ({ ...gate })) }
}

function summed(payouts: readonly Payout[]) {
  return totalsOf(payouts).map((total) => ({ ...total, amount: decimalText(total.amount) }))
}

const decided = z.object({
  batch: z.string(),
  state: z.enum(['approved', 'discarded']),
  known: z.boolean().meta({ description: 'Whether it was so before: then nothing was changed' }),
  totals,
})
type Decided = Result<z.input<typeof decided>, Refusal>

/** Approves a batch as the second person. */
export const approvePayoutBatch = door({
  name: 'approve-payout-batch',
  kind: 'act',
  summary: 'Approve a batch of payouts as a second person, so that the money may be sent',
  description:
    'Whoever drafted the batch can’t approve it. Its gates are looked at once more: where one has closed, or an account is another than when it was drafted, the batch is refused as a whole, to be discarded and drafted anew. Each partner hears of its payout. Approved again, nothing changes. People only, no keys.',
  http: { method: 'POST', path: '/v1/payout-batches/{batch}/approve' },
  command: 'payout approve',
  input: z.object({ batch: batchNumber, by }),
  output: decided,
  refusals: {
    not_found: 404,
    not_yours: 403,
    person_needed: 403,
    second_person_needed: 403,
    batch_discarded: 409,
    payout_held: 409,
    account_changed: 409,
  },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { batch: number, by: named }) =>
    inTurnOnPayouts(context, async (acting): Promise<Decided> => {
      const batch = await findBatch(acting, number)
      if (!batch) return noBatch(number)
      const what = 'Approving a batch of payouts'
      const fault = personFault(what, context, { named, asked: [batch.draftedBy] })
      if (fault) return refuse(fault)
      if (batch.state === 'discarded') return refuse(overFault(batch))
      const payouts = await loadBatchPayouts(acting, number)
      if (batch.state === 'approved') return ok(answer(batch, 'approved', true, payouts))
      const closed = await closedFault(acting, context, payouts)
      if (closed) return refuse(closed)
      await approveBatch(acting, { batch: number, by: personActing(context, named), now: context.now })
      const events = payouts.map((one) => payoutEvent('payout.approved', one, context.now, { batch: number }))
      await announce(acting, await takePositions(acting, 1, context.now), events)
      return ok(answer(batch, 'approved', false, payouts))
    }),
})

/** What has closed since a batch was drafted: a gate, or the account that the money was to go to. */
async function closedFault(
  acting: Acting,
  context: Context,
  payouts: Awaited<ReturnType<typeof loadBatchPayouts>>,
): Promise<Refusal | undefined> {
  const then = 'Discard the batch and draft another'
  const held = (await judgePayouts(acting, payouts, context)).find(({ standing }) => standing.closed.length > 0)
  if (held) {
    const says = held.standing.closed.map((gate) => gate.says).join('; ')
    return { code: 'payout_held', says: `${held.number} is held: ${says}. ${then}` }
  }
  const accounts = await loadAccounts(acting)
  const moved = payouts.find(({ payer, partner, account }) => {
    return account !== (accounts.get(`${payer} ${partner}`)?.id ?? null)
  })
  if (!moved) return undefined
  const says = `${moved.partner} has told another account since ${moved.number} was drafted. ${then}`
  return { code: 'account_changed', says }
}

/** Discards a batch of which nothing was sent. */
export const discardPayoutBatch = door({
  name: 'discard-payout-batch',
  kind: 'act',
  summary: 'Discard a batch of payouts: they are free for another',
  description:
    'Drafted or approved, as long as nothing of it was paid. The batch stays in the record with who discarded it. Discarded again, nothing changes. People only, no keys.',
  http: { method: 'POST', path: '/v1/payout-batches/{batch}/discard' },
  command: 'payout discard',
  input: z.object({ batch: batchNumber, by }),
  output: decided,
  refusals: { not_found: 404, not_yours: 403, person_needed: 403, paid_already: 409 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: (context, { batch: number, by: named }) =>
    inTurnOnPayouts(context, async (acting): Promise<Decided> => {
      const fault = personFault('Discarding a batch of payouts', context, { named })
      if (fault) return refuse(fault)
      const batch = await findBatch(acting, number)
      if (!batch) return noBatch(number)
      if (batch.state === 'discarded') return ok(answer(batch, 'discarded', true, []))
      const payouts = await loadBatchPayouts(acting, number)
      const paid = payouts.find(({ state }) => state === 'paid')
      if (paid)
        return refuse({ code: 'paid_already', says: `${paid.number} of the batch was paid: it can't be discarded` })
      await discardBatch(acting, { batch: number, by: personActing(context, named), now: context.now })
      return ok(answer(batch, 'discarded', false, payouts))
    }),
})

function noBatch(number: string) {
  return refuse({ code: 'not_found', says: `There is no batch ${number} of yours` })
}

function overFault({ number, discardedBy, discardedAt }: StoredBatch): Refusal {
  return { code: 'batch_discarded', says: `${discardedBy} discarded ${number} at ${discardedAt}: draft another` }
}

function answer({ number }: StoredBatch, state: 'approved' | 'discarded', known: boolean, payouts: readonly Payout[]) {
  return { batch: number, state, known, totals: summed(payouts) }
}
