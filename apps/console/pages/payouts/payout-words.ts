import type { BatchHead, BatchItem, ClosedGate, Payout, PayoutHead, PayoutState } from '#apps/console/api/rewards.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]
const GOOD = 'mark mark-good'
const WAITS = 'mark mark-attention'
const HARM = 'mark mark-harm'

export const PAYOUT_STATES: Readonly<Record<PayoutState, Marked>> = {
  ordered: ['mark', 'Ordered'],
  drafted: [WAITS, 'In a draft'],
  approved: [GOOD, 'Approved'],
  paid: [GOOD, 'Paid'],
  returned: [HARM, 'Came back'],
  forfeited: ['mark', 'Forfeited'],
}
export const ITEM_STATES: Readonly<Record<BatchItem['state'], Marked>> = {
  ...PAYOUT_STATES,
  freed: ['mark', 'No longer in it'],
}
export const BATCH_STATES: Readonly<Record<BatchHead['state'], Marked>> = {
  drafted: [WAITS, 'Waits for approval'],
  approved: [GOOD, 'Approved'],
  discarded: ['mark', 'Discarded'],
}
export const GATES: Readonly<Record<ClosedGate['gate'], string>> = {
  agreement: 'Agreement',
  tax_details: 'Tax details',
  bank_details: 'Account',
  self_billing_consent: 'Self-billing consent',
  screening: 'Screening',
  minimum: 'Minimum',
}

/** Whether the money is still to go out. */
export function isOpenPayout(state: PayoutState): boolean {
  return state !== 'paid' && state !== 'forfeited'
}

/** Whether it is in no batch: only then gates are looked at. */
export function isFree(state: PayoutState): boolean {
  return state === 'ordered' || state === 'returned'
}

/** The payouts of a run by what becomes of them when a batch is drafted on a day: they pass, a gate holds them, or they are not due. */
export type Split = Readonly<{ pass: readonly Payout[]; held: readonly Payout[]; waits: readonly Payout[] }>

export function splitFree(payouts: readonly Payout[], today: string): Split {
  const free = payouts.filter(({ state }) => isFree(state))
  const due = free.filter(({ dueOn }) => dueOn <= today)
  return {
    pass: due.filter(({ gates }) => gates.length === 0),
    held: due.filter(({ gates }) => gates.length > 0),
    waits: free.filter(({ dueOn }) => dueOn > today),
  }
}

type Sum = Readonly<{ amount: string; currency: string }>

/** `2 payouts, 495.03 EUR`; of nothing, `none`. */
export function sumText(payouts: readonly Sum[]): string {
  return payouts.length === 0 ? 'none' : `${countText(payouts.length, 'payout')}, ${moneyList(payouts)}`
}

/** The finding of the payout run for its payer: what can be drafted, what is held. */
export function runTitle({ pass, held, waits }: Split): string {
  const count = pass.length + held.length + waits.length
  if (count === 0) return 'No payout waits for a batch'
  if (pass.length > 0 && held.length > 0) return `${moneyList(pass)} can be paid, ${moneyList(held)} are held`
  if (pass.length > 0) return `${moneyList(pass)} can be paid, and nothing is held`
  if (held.length > 0)
    return `${held.length === count ? 'All' : held.length.toLocaleString('en')} of ${countText(count, 'payout')} ${held.length === 1 ? 'is' : 'are'} held`
  return `${moneyList(waits)} are not due yet`
}

/** The same for whoever is paid. */
export function paidTitle(payouts: readonly PayoutHead[]): string {
  const open = payouts.filter(({ state }) => isOpenPayout(state))
  const paid = payouts.filter(({ state }) => state === 'paid')
  if (payouts.length === 0) return 'No payout was ordered for you yet'
  const came = paid.length === 0 ? 'nothing was paid yet' : `${moneyList(paid)} were paid`
  return open.length === 0 ? `Nothing is to come, ${came}` : `${moneyList(open)} are to come, ${came}`
}
