import type { EventOut, PostedEvent } from '#core/channel/webhook.ts'
import { decimalText } from '#core/ground/decimal.ts'
import type { JudgedPayout, Payout } from '#core/rewards/payout-batch.ts'
import type { ClosedGate } from '#core/rewards/payout-gates.ts'

/** What is told of a payout to both of its sides. */
export function payoutEvent(
  type: Extract<PostedEvent, `payout.${string}`>,
  payout: Payout,
  at: Temporal.Instant,
  more: Readonly<Record<string, unknown>> = {},
): EventOut {
  const { number, statement, program, payer, partner, amount, currency } = payout
  const data = { number, statement, program, payer, partner, amount: decimalText(amount), currency, ...more }
  return { type, at, parties: [payer, partner], data }
}

/**
 * That a due payout is held, and by what. Whoever is looked up in lists is not told of it: the partner hears of the other gates, and of
 * nothing where there are none.
 */
export function heldEvents(payout: JudgedPayout, at: Temporal.Instant): readonly EventOut[] {
  const { payer, partner, standing } = payout
  const { closed, heldThrough = null } = standing
  const event = (gates: readonly ClosedGate[]) => payoutEvent('payout.held', payout, at, { gates, heldThrough })
  const told = closed.filter(({ gate }) => gate !== 'screening')
  if (told.length === closed.length) return [event(closed)]
  const payersOwn = { ...event(closed), parties: [payer] }
  return told.length === 0 ? [payersOwn] : [payersOwn, { ...event(told), parties: [partner] }]
}
