import { z } from 'zod'
import { refundOf } from '#core/billing/payment.ts'
import type { Movement } from '#core/billing/payment-entries.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { findAct, type PaymentAct, type StandingCredit } from '#stores/postgres/payments.ts'
import { onCredit } from './allocate-payment.ts'
import {
  futureFault,
  moved,
  optionalDecimal,
  ownId,
  paidAmount,
  paidDate,
  paymentNumberField,
  reference,
} from './payment-fields.ts'
import { accountOf, postPayment, UNSAID } from './payment-post.ts'

const input = z.object({
  number: paymentNumberField,
  id: ownId,
  amount: paidAmount.optional().meta({ description: 'Without it all that is applied to nothing' }),
  date: paidDate.meta({ description: 'When the money went out' }),
  reference,
})
type Told = z.output<typeof input>

/** Records money that went back to a buyer, from what of a payment or a credit note is applied to nothing. */
export const refundPayment = door({
  name: 'refund-payment',
  kind: 'act',
  summary: 'Record that what was left of a payment or a credit note was paid back',
  description:
    'Never more than is applied to nothing. A refund whose id was told before is known and changes nothing; the same id with another content is refused.',
  http: { method: 'POST', path: '/v1/payments/{number}/refunds' },
  command: 'payment refund',
  input,
  output: moved,
  refusals: {
    not_found: 404,
    exceeds_unapplied: 409,
    wrong_places: 422,
    payment_reversed: 409,
    id_used: 409,
    in_the_future: 422,
  },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_id',
  run: async (context, told) => {
    const fault = futureFault(told.date, context.now)
    if (fault) return refuse(fault)
    return await onCredit(context, told.number, async (acting, credit) => {
      return (await knownRefund(acting, context, told)) ?? (await refundNew(acting, context, told, credit))
    })
  },
})

type Refunded = Result<z.input<typeof moved>, Refusal>

async function knownRefund(acting: Acting, { organization }: Context, told: Told): Promise<Refunded | undefined> {
  const known = await findAct(acting, organization, { ownId: told.id })
  if (!known) return undefined
  const asked = optionalDecimal(told.amount)
  const same =
    known.kind === 'refund' &&
    known.about === told.number &&
    known.date === told.date &&
    known.reference === (told.reference ?? null) &&
    (asked === undefined || known.amount.eq(asked))
  return same
    ? ok(answer(known, true))
    : refuse({ code: 'id_used', says: `The id ${told.id} was used for ${known.number}` })
}

async function refundNew(acting: Acting, context: Context, told: Told, credit: StandingCredit): Promise<Refunded> {
  const amount = refundOf(credit, optionalDecimal(told.amount), credit.currency)
  if (!amount.ok) return amount
  const { id, number, date, reference: says = null } = told
  const act = await postPayment(acting, context, {
    act: {
      ...{ ...UNSAID, ...accountOf(credit), kind: 'refund', ownId: id, about: number },
      ...{ amount: amount.value, date, reference: says },
    },
    credit,
    moves: [],
    movement: refunding(credit, amount.value),
  })
  return ok(answer(act, false))
}

/** What was unapplied goes out; of a credit note, what the receivable was lowered by. */
function refunding({ kind }: StandingCredit, amount: Decimal): Movement {
  const from = kind === 'payment' ? { receivable: ZERO, unapplied: amount } : { receivable: amount, unapplied: ZERO }
  return { cash: amount.times(-1), ...from, writtenOff: ZERO }
}

function answer({ number, buyer, currency, amount }: PaymentAct, known: boolean): z.input<typeof moved> {
  return { number, known, buyer, currency, amount: decimalText(amount), applied: [] }
}
