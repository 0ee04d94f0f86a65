import { monthText } from '#apps/console/amount/time-text.ts'
import type { Close, CloseAct, Draft, Finding, Parked } from '#apps/console/api/closes.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'

/** Where the close of a month is: nothing waits, it is under way, or it waits for a person. */
export type CloseState = Readonly<
  | { kind: 'nothing' }
  | { kind: 'previewing' | 'issuing'; month: string }
  | { kind: 'previewed' | 'approved'; month: string }
>

/** What this visit has begun counts before the server says so. */
export function stateOf(closes: readonly Close[], underWay: CloseAct | undefined): CloseState {
  if (underWay?.step === 'preview') return { kind: 'previewing', month: underWay.month }
  if (underWay?.step === 'issue') return { kind: 'issuing', month: underWay.month }
  const waiting = closes.find(({ state }) => state !== 'closed' && state !== 'discarded')
  if (!waiting) return { kind: 'nothing' }
  const { state, month } = waiting
  if (state === 'previewed' || state === 'approved') return { kind: state, month }
  return { kind: state === 'closing' ? 'issuing' : 'previewing', month }
}

/** The month after the newest one that was closed whole, as far as it is over; without one, the last month that is. */
export function nextMonth(closes: readonly Close[], today: Temporal.PlainDate): string {
  const last = today.toPlainYearMonth().subtract({ months: 1 }).toString()
  const closed = closes.filter(
    ({ state, seller, customer, link }) => state === 'closed' && !(seller || customer || link),
  )
  const newest = closed
    .map(({ month }) => month)
    .toSorted()
    .at(-1)
  if (newest === undefined) return last
  const next = Temporal.PlainYearMonth.from(newest).add({ months: 1 }).toString()
  return [next, last].toSorted()[0] ?? last
}

/** The subscription that a parked line is of, out of its link, subscription, charge, from and to; undefined for what is none. */
export function subscriptionOf({ key }: Pick<Parked, 'key'>): string | undefined {
  const parts = key.split(' ')
  return parts.length === 5 ? parts[1] : undefined
}

/** `3 of 41 subscriptions are parked`, where some are: of each parked key its subscription, `*` where it is all of a link. */
export function parkedText(keys: readonly (string | undefined)[], subscriptions: number): string | undefined {
  if (keys.length === 0) return undefined
  const named = new Set(keys).size
  if (keys.some((one) => one === undefined || one === '*') || subscriptions < named) {
    return `${countText(keys.length, 'key')} ${keys.length === 1 ? 'is' : 'are'} parked`
  }
  return `${named} of ${countText(subscriptions, 'subscription')} ${named === 1 ? 'is' : 'are'} parked`
}

/** The page's title: what stands between now and a closed month. */
export function closeTitle(state: CloseState, parked: string | undefined, next: string): string {
  if (state.kind === 'previewing') return `${monthText(state.month)} is being previewed`
  if (state.kind === 'issuing') return `${monthText(state.month)} is being issued`
  if (parked) return parked
  if (state.kind === 'previewed') return `${monthText(state.month)} is previewed and waits for approval`
  if (state.kind === 'approved') return `${monthText(state.month)} is approved and can be issued`
  return `${monthText(next)} is the next month to close`
}

/** What a preview comes to: documents and lines of all links, money of those that may be seen. */
export function draftsText(drafts: readonly Draft[]): string {
  const total = (field: 'documents' | 'lines' | 'corrections') => drafts.reduce((sum, one) => sum + one[field], 0)
  const own = drafts.flatMap(({ total: amount, currency }) =>
    amount === null || currency === null ? [] : [{ amount, currency }],
  )
  const money = own.length === 0 ? '' : ` Those of your own links come to ${moneyList(own)}.`
  const corrections = total('corrections') > 0 ? `, ${countText(total('corrections'), 'correction')} among them,` : ''
  const documents = `${countText(total('documents'), 'document')} with ${countText(total('lines'), 'line')}`
  return `${documents}${corrections} over ${countText(drafts.length, 'link')}.${money}`
}

/** What asks for a look before somebody approves; parked keys stand apart. */
export function changesOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ kind }) => kind !== 'parked')
}

type Mended = Readonly<{ to: '/usage/subjects' | '/catalog/books' | '/usage/sources'; name: string }>

/** Where what is parked can be mended in the console; undefined where a fact has to be told. */
export function remedyPage(code: string): Mended | undefined {
  if (['missing_price', 'wrong_currency', 'no_cell'].includes(code)) {
    return { to: '/catalog/books', name: 'Open the price books' }
  }
  if (code === 'missing_binding') return { to: '/usage/subjects', name: 'Bind the subject' }
  if (code === 'too_many_transactions') return { to: '/usage/sources', name: 'Look at the sources' }
  return undefined
}
