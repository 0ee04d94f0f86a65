import { z } from 'zod'
import {
  type Applied,
  applyExactly,
  type Credit,
  type Owed,
  oldestDueFirst,
  placesFault,
} from '#core/billing/payment.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { type Decimal, decimal, decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { currency, organizationId } from '#operations/fields.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type Account, currenciesBetween, findAct, loadMoves, loadOwed, NOTHING } from '#stores/postgres/payments.ts'
import {
  applyField,
  futureFault,
  moved,
  ownId,
  paidAmount,
  paidDate,
  readApply,
  reference,
  shownApplied,
} from './payment-fields.ts'
import { inTurnOnAccount, postPayment, UNSAID } from './payment-post.ts'

const input = z.object({
  id: ownId,
  buyer: organizationId,
  amount: paidAmount,
  currency,
  date: paidDate.meta({ description: 'When the money came in' }),
  reference,
  method: z.string().min(1).max(60).optional().meta({ description: 'How it was paid', example: 'bank transfer' }),
  apply: applyField
    .optional()
    .meta({ description: 'What of it pays which invoice; without it the oldest due are paid first, and [] pays none' }),
})

const output = moved.extend({ unapplied: z.string() })

export const PAYMENT_REFUSALS = {
  exceeds_payment: 409,
  exceeds_document: 409,
  unknown_reference: 422,
  wrong_places: 422,
} as const

/** Records money that came in from a buyer, and what it pays. */
export const recordPayment = door({
  name: 'record-payment',
  kind: 'act',
  summary: 'Record a payment that a buyer made to you, and apply it to invoices',
  description:
    'Books cash against the receivable, and what is applied to nothing as unapplied; the buyer’s books get the same from its side. A payment whose id was told before is known and changes nothing; the same id with another content is refused.',
  http: { method: 'POST', path: '/v1/payments' },
  command: 'payment record',
  input,
  output,
  refusals: { ...PAYMENT_REFUSALS, id_used: 409, wrong_currency: 422, in_the_future: 422 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_id',
  run: async (context, told) => {
    const fault = futureFault(told.date, context.now) ?? placesFault(decimal(told.amount), told.currency)
    if (fault) return refuse(fault)
    return await inTurnOnAccount(context, told.buyer, async (acting) => {
      return (await knownPayment(acting, context, told)) ?? (await recordNew(acting, context, told))
    })
  },
})

type Told = z.output<typeof input>
type Recorded = Result<z.input<typeof output>, Refusal>

/** The payment that was told under this id, or what speaks against telling another; undefined where the id is new. */
async function knownPayment(acting: Acting, { organization }: Context, told: Told): Promise<Recorded | undefined> {
  const known = await findAct(acting, organization, { ownId: told.id })
  if (!known) return undefined
  const same =
    known.kind === 'payment' &&
    known.buyer === told.buyer &&
    known.currency === told.currency &&
    known.date === told.date &&
    known.reference === (told.reference ?? null) &&
    known.method === (told.method ?? null) &&
    known.amount.eq(decimal(told.amount))
  if (!same) return refuse({ code: 'id_used', says: `The id ${told.id} was used for ${known.number}` })
  return ok(answer(known, await loadMoves(acting, known.number), true))
}

async function recordNew(acting: Acting, context: Context, told: Told): Promise<Recorded> {
  const { organization: seller } = context
  const account = { seller, buyer: told.buyer, currency: told.currency }
  const stranger = await accountFault(acting, account)
  if (stranger) return refuse(stranger)
  const amount = decimal(told.amount)
  const owed = await loadOwed(acting, account, told.apply?.map((one) => one.document) ?? [])
  const moves = movesOf(told, amount, owed)
  if (!moves.ok) return moves
  const paid = sum(moves.value.map((one) => one.amount))
  const [reference, method] = [told.reference ?? null, told.method ?? null]
  const act = await postPayment(acting, context, {
    act: { ...UNSAID, ...account, kind: 'payment', ownId: told.id, amount, date: told.date, reference, method },
    credit: { kind: 'payment' },
    moves: moves.value,
    movement: { cash: amount, receivable: paid.times(-1), unapplied: paid.minus(amount), writtenOff: ZERO },
  })
  return ok(answer(act, moves.value, false))
}

function movesOf(
  { id, apply, currency: of }: Told,
  amount: Decimal,
  owed: readonly Owed[],
): Result<readonly Applied[], Refusal> {
  if (!apply) return ok(oldestDueFirst(amount, owed))
  const credit: Credit = { ...NOTHING, number: id, kind: 'payment', amount }
  return applyExactly(credit, readApply(apply), { documents: owed, currency: of })
}

/** Payments come from buyers, in a currency in which they buy. */
async function accountFault(acting: Acting, { seller, buyer, currency: paid }: Account): Promise<Refusal | undefined> {
  const currencies = await currenciesBetween(acting, { seller, buyer })
  if (currencies.size === 0) return { code: 'unknown_reference', says: `There is no ${buyer} that you sell to` }
  if (currencies.has(paid)) return undefined
  const says = `${buyer} buys from you in ${[...currencies].sort().join(', ')}, and not in ${paid}`
  return { code: 'wrong_currency', says }
}

type Shown = Account & Readonly<{ number: string; amount: Decimal }>

function answer({ number, buyer, currency: of, amount }: Shown, moves: readonly Applied[], known: boolean) {
  const unapplied = amount.minus(sum(moves.map((one) => one.amount)))
  const applied = shownApplied(moves)
  return { number, known, buyer, currency: of, amount: decimalText(amount), applied, unapplied: decimalText(unapplied) }
}
