import { type Applied, type Credit, paymentNumber } from '#core/billing/payment.ts'
import { type Movement, paymentEntries } from '#core/billing/payment-entries.ts'
import { decimalText, isZero, sum, ZERO } from '#core/ground/decimal.ts'
import type { Context } from '#operations/context.ts'
import { type Acting, actAs, beginPosting, lockInTurn } from '#stores/postgres/acting.ts'
import { saveEntries } from '#stores/postgres/ledger.ts'
import { drawNumber } from '#stores/postgres/numbers.ts'
import { announce } from '#stores/postgres/outbox.ts'
import { type Account, openBookDate, type PaymentAct, savePayment } from '#stores/postgres/payments.ts'
import { takePositions } from '#stores/postgres/positions.ts'

/** Runs `work` as the seller, in one transaction, while nobody else moves anything on the account of these two. */
export async function inTurnOnAccount<T>(
  context: Context,
  buyer: string,
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `account ${context.organization} ${buyer}`)
    return await work(acting)
  })
}

export type PaymentToPost = Readonly<{
  act: Omit<PaymentAct, 'number'>
  /** What pays; without a number it is the payment itself, whose number is drawn here. */
  credit: Pick<Credit, 'kind'> & Readonly<{ number?: string }>
  moves: readonly Applied[]
  movement: Movement
}>

const WHAT: Readonly<Record<PaymentAct['kind'], string>> = {
  payment: 'Payment',
  allocation: 'Allocation',
  reversal: 'Reversal',
  refund: 'Refund',
  write_off: 'Write-off',
}

/**
 * Writes an act, what it moves and its entries in both books, as the posting role of the pair, and tells both. It comes last: the
 * number is drawn here, so a refusal leaves no gap.
 */
export async function postPayment(acting: Acting, context: Context, posted: PaymentToPost): Promise<PaymentAct> {
  const { credit, moves } = posted
  const { seller, buyer } = posted.act
  await beginPosting(acting, { seller, buyer })
  const position = await takePositions(acting, 1, context.now)
  const number = paymentNumber(seller, await drawNumber(acting, seller, 'PAY'))
  const act = { ...posted.act, number }
  const from = { kind: credit.kind, number: credit.number ?? number }
  await savePayment(acting, { act, position, now: context.now, credit: from, moves })
  await book(acting, act, posted.movement, position)
  await announce(acting, position, [paymentRecorded(act, moves, context.now)])
  return act
}

/** Each side books on the day of the act, or on the first day on which its books are open. */
async function book(acting: Acting, act: PaymentAct, movement: Movement, position: number): Promise<void> {
  const entries = paymentEntries({ ...act, what: WHAT[act.kind], movement })
  const dated: (typeof entries)[number][] = []
  for (const entry of entries) {
    dated.push({ ...entry, date: await openBookDate(acting, entry.organization, entry.date) })
  }
  await saveEntries(acting, dated, position)
}

function paymentRecorded(act: PaymentAct, moves: readonly Applied[], at: Temporal.Instant) {
  const { number, kind, seller, buyer, currency, amount, date, about, reference } = act
  const applied = moves.map((one) => ({ document: one.document, amount: decimalText(one.amount) }))
  const data = { number, kind, seller, buyer, currency, amount: decimalText(amount), date, about, reference, applied }
  return { type: 'payment.recorded', at, parties: [seller, buyer], data } as const
}

/** What applying a credit moves in the books: a payment leaves what was unapplied; a credit note is in the receivable already. */
export function applying(kind: Credit['kind'], moves: readonly Applied[]): Movement {
  const all = kind === 'payment' ? sum(moves.map((one) => one.amount)) : ZERO
  return { cash: ZERO, receivable: all.times(-1), unapplied: all, writtenOff: ZERO }
}

export function movesNothing(moves: readonly Applied[]): boolean {
  return moves.every(({ amount }) => isZero(amount))
}

export function accountOf({ seller, buyer, currency }: Account): Account {
  return { seller, buyer, currency }
}

/** The fields of an act that most acts leave empty. */
export const UNSAID = { ownId: null, about: null, reference: null, method: null, because: null } as const
