import { z } from 'zod'
import {
  type Applied,
  applyExactly,
  type Credit,
  freeOf,
  type Owed,
  oldestDueFirst,
  takeBack,
} from '#core/billing/payment.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimalText, sum, ZERO } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { findAct, findCredit, loadMoves, loadOwed, type StandingCredit } from '#stores/postgres/payments.ts'
import {
  applyField,
  because,
  dayOf,
  futureFault,
  moved,
  paidDate,
  paymentNumberField,
  readApply,
  shownApplied,
} from './payment-fields.ts'
import { accountOf, applying, inTurnOnAccount, movesNothing, postPayment, UNSAID } from './payment-post.ts'
import { PAYMENT_REFUSALS } from './record-payment.ts'

const allocated = moved.extend({ number: z.string().nullable(), unapplied: z.string() })
type Allocated = z.input<typeof allocated>

/** Says of a payment or a credit note how much of it stands against which invoice. */
export const allocatePayment = door({
  name: 'allocate-payment',
  kind: 'act',
  summary: 'Apply a payment or a credit note to invoices, or take it from them',
  description:
    'Of each invoice that is named, `amount` is what of the payment shall stand against it: told twice it changes nothing, less takes the difference back, "0" all of it. Invoices that are not named keep theirs. Without `apply`, what is left pays the oldest due first.',
  http: { method: 'POST', path: '/v1/payments/{number}/allocations' },
  command: 'payment allocate',
  input: z.object({ number: paymentNumberField, apply: applyField.optional() }),
  output: allocated,
  refusals: { ...PAYMENT_REFUSALS, payment_reversed: 409, not_found: 404 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: (context, { number, apply }) =>
    onCredit<Allocated>(context, number, async (acting, credit) => {
      const owed = await loadOwed(acting, credit, apply?.map((one) => one.document) ?? [])
      const moves = apply
        ? applyExactly(credit, readApply(apply), { documents: owed, currency: credit.currency })
        : restOf(credit, owed)
      if (!moves.ok) return moves
      const unapplied = freeOf(credit).minus(sum(moves.value.map((one) => one.amount)))
      const { buyer, currency } = credit
      const shown = { buyer, currency, amount: decimalText(credit.amount), unapplied: decimalText(unapplied) }
      const applied = shownApplied(moves.value)
      if (movesNothing(moves.value)) return ok({ ...shown, number: null, known: true, applied })
      const act = await postPayment(acting, context, {
        act: {
          ...UNSAID,
          ...accountOf(credit),
          kind: 'allocation',
          about: number,
          amount: ZERO,
          date: dayOf(context.now),
        },
        credit,
        moves: moves.value,
        movement: applying(credit.kind, moves.value),
      })
      return ok({ ...shown, number: act.number, known: false, applied })
    }),
})

/** A payment that was taken back has nothing left to apply, and says so. */
function restOf(credit: Credit, owed: readonly Owed[]): Result<readonly Applied[], Refusal> {
  return credit.reversed
    ? applyExactly(credit, [], { documents: owed, currency: '' })
    : ok(oldestDueFirst(freeOf(credit), owed))
}

/** Takes back a payment that bounced, or a write-off that was paid after all. */
export const reversePayment = door({
  name: 'reverse-payment',
  kind: 'act',
  summary: 'Take back a payment that bounced, or a write-off',
  description:
    'What it stood against is open again. The payment stays on the account with its reversal beside it. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/payments/{number}/reversals' },
  command: 'payment reverse',
  input: z.object({
    number: paymentNumberField.meta({ description: 'Of a payment or a write-off' }),
    because,
    date: paidDate.optional().meta({ description: 'Without it today' }),
  }),
  output: moved,
  refusals: { not_found: 404, payment_refunded: 409, in_the_future: 422 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { number, because: why, date = dayOf(context.now) }) => {
    const fault = futureFault(date, context.now)
    if (fault) return refuse(fault)
    return await onCredit(context, number, async (acting, credit) => {
      const done = await reversalOf(acting, context, credit)
      if (done) return ok(done)
      if (credit.kind === 'credit_note') return refuse(noPayment(number))
      const moves = takeBack(credit, credit.currency)
      if (!moves.ok) return moves
      const { amount } = credit
      const act = await postPayment(acting, context, {
        act: { ...UNSAID, ...accountOf(credit), kind: 'reversal', about: number, amount, date, because: why },
        credit,
        moves: moves.value,
        movement: reversing(credit, moves.value),
      })
      return ok(shownReversal(act.number, credit, moves.value, false))
    })
  },
})

async function reversalOf(acting: Acting, { organization }: Context, credit: StandingCredit) {
  if (!credit.reversed) return undefined
  const act = await findAct(acting, organization, { kind: 'reversal', about: credit.number })
  return act && shownReversal(act.number, credit, await loadMoves(acting, act.number), true)
}

function shownReversal(number: string, credit: StandingCredit, moves: readonly Applied[], known: boolean) {
  const { buyer, currency, amount } = credit
  return { number, known, buyer, currency, amount: decimalText(amount), applied: shownApplied(moves) }
}

/** A payment's cash goes out again, from what it stood against and from what was unapplied; a write-off is owed again. */
function reversing(credit: Credit, moves: readonly Applied[]) {
  const opened = sum(moves.map((one) => one.amount)).times(-1)
  if (credit.kind === 'write_off') {
    return { cash: ZERO, receivable: opened, unapplied: ZERO, writtenOff: opened.times(-1) }
  }
  return { cash: credit.amount.times(-1), receivable: opened, unapplied: freeOf(credit), writtenOff: ZERO }
}

/** Finds a credit of the acting seller, waits for its turn on the account, and finds it again as it stands then. */
export async function onCredit<T>(
  context: Context,
  number: string,
  work: (acting: Acting, credit: StandingCredit) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const { organization } = context
  const found = await lookAs(context, (acting) => findCredit(acting, organization, number))
  if (!found) return refuse(noPayment(number))
  return await inTurnOnAccount(context, found.buyer, async (acting) => {
    const credit = await findCredit(acting, organization, number)
    return credit ? await work(acting, credit) : refuse(noPayment(number))
  })
}

function noPayment(number: string): Refusal {
  return { code: 'not_found', says: `There is no payment ${number} that was made to you` }
}
