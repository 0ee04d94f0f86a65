import type { Names } from '#apps/console/api/names.ts'
import type { BatchHead, BatchItem, ClosedGate, Payout, PayoutHead, PayoutState } from '#apps/console/api/rewards.ts'
import { countText, listText, moneyList } from '#apps/console/pages/month/month-sentences.ts'

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

/** What opens each gate, in words of this console. */
const OPENS: Readonly<Record<ClosedGate['gate'], string>> = {
  agreement: 'Accept the terms in force and be enrolled, under Partners',
  tax_details: 'Tell the legal name and the tax id, under Accounts and gates',
  bank_details: 'Tell an account, under Accounts and gates',
  self_billing_consent: 'Agree to self-billing, under Accounts and gates',
  screening: 'Look it up in the lists, and record what came of it under Accounts and gates',
  minimum: 'It is paid with what comes next',
}

/** What would open a gate. Of what was found in a list the server knows better. */
export function gateHint({ gate, code, hint }: ClosedGate): string {
  return code === 'screening_hit' ? hint : OPENS[gate]
}

/** Who has to act about these, each once: `you and Altus Software`. */
export function waitsForText(gates: readonly ClosedGate[], names: Names): string {
  const who = [...new Set(gates.map(({ waitsFor }) => (waitsFor === names.self ? 'you' : names.of(waitsFor))))]
  return listText(who)
}

/** A sentence of the server with names in the place of these organizations' ids. */
export function withNames(says: string, ids: readonly string[], names: Names): string {
  const whole = (id: string) => new RegExp(`(?<![\\w-]|\\w:)${id}(?![\\w-]|:\\w)`, 'g')
  return ids.reduce((text, id) => text.replaceAll(whole(id), names.of(id)), says)
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
  if (held.length > 0) return heldTitle(held.length, count)
  return `${moneyList(waits)} are not due yet`
}

function heldTitle(held: number, count: number): string {
  const all = countText(count, 'payout')
  if (held < count) return `${held.toLocaleString('en')} of ${all} ${held === 1 ? 'is' : 'are'} held`
  return count === 1 ? 'The only payout is held' : `All ${all} are held`
}

/** The same for whoever is paid. */
export function paidTitle(payouts: readonly PayoutHead[]): string {
  const open = payouts.filter(({ state }) => isOpenPayout(state))
  const paid = payouts.filter(({ state }) => state === 'paid')
  if (payouts.length === 0) return 'No payout was ordered for you yet'
  const came = paid.length === 0 ? 'nothing was paid yet' : `${moneyList(paid)} were paid`
  return open.length === 0 ? `Nothing is to come, ${came}` : `${moneyList(open)} are to come, ${came}`
}
