import { z } from 'zod'
import { writeOffOf } from '#core/billing/payment.ts'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { decimalText, ZERO } from '#core/ground/decimal.ts'
import { ok, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { findAccount, findAct, loadOwed, type PaymentAct } from '#stores/postgres/payments.ts'
import { because, dayOf, documentNumber, futureFault, moved, paidDate } from './payment-fields.ts'
import { accountOf, inTurnOnAccount, postPayment, UNSAID } from './payment-post.ts'

/** Gives up what is open of an invoice. */
export const writeOff = door({
  name: 'write-off',
  kind: 'act',
  summary: 'Write off what is open of an invoice',
  description:
    'The rest is an expense of yours, and the buyer owes it no longer. It can be taken back like a payment. A second call changes nothing.',
  http: { method: 'POST', path: '/v1/write-offs' },
  command: 'payment write-off',
  input: z.object({
    document: documentNumber,
    because,
    date: paidDate.optional().meta({ description: 'Without it today' }),
  }),
  output: moved,
  refusals: { unknown_reference: 422, nothing_open: 409, in_the_future: 422 },
  access: { who: 'organization', roles: MONEY_ROLES, scopes: ['billing:write'] },
  idempotency: 'by_nature',
  run: async (context, { document, because: why, date = dayOf(context.now) }) => {
    const fault = futureFault(date, context.now)
    if (fault) return refuse(fault)
    const account = await lookAs(context, (acting) => findAccount(acting, context.organization, document))
    if (!account) {
      return refuse({ code: 'unknown_reference', says: `There is no invoice ${document} that you have issued` })
    }
    return await inTurnOnAccount(context, account.buyer, async (acting) => {
      const [owed] = (await loadOwed(acting, account, [document])).filter(({ number }) => number === document)
      const open = writeOffOf(owed, document)
      const known = open.ok ? undefined : await writtenOff(acting, context, document)
      if (known) return ok(answer(known, document, true))
      if (!open.ok) return open
      const amount = open.value
      const act = await postPayment(acting, context, {
        act: { ...UNSAID, ...accountOf(account), kind: 'write_off', about: document, amount, date, because: why },
        credit: { kind: 'write_off' },
        moves: [{ document, amount }],
        movement: { cash: ZERO, receivable: amount.times(-1), unapplied: ZERO, writtenOff: amount },
      })
      return ok(answer(act, document, false))
    })
  },
})

async function writtenOff(acting: Acting, { organization }: Context, about: string): Promise<PaymentAct | undefined> {
  return await findAct(acting, organization, { kind: 'write_off', about })
}

function answer({ number, buyer, currency, amount }: PaymentAct, document: string, known: boolean) {
  const text = decimalText(amount)
  return { number, known, buyer, currency, amount: text, applied: [{ document, amount: text }] }
}
