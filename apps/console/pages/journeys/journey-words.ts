import { momentText } from '#apps/console/amount/time-text.ts'
import type { JourneyRole, Touchpoint } from '#apps/console/api/journeys.ts'
import type { Names } from '#apps/console/api/names.ts'
import type { ConfirmationAsk } from '#apps/console/api/touchpoints.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Marked = readonly [mark: string, name: string]

export const ROLE_STATES: Readonly<Record<JourneyRole['state'], Marked>> = {
  told: ['mark mark-good', 'Holds'],
  claimed: ['mark mark-attention', 'Claimed'],
  confirmed: ['mark mark-good', 'Confirmed'],
  contested: ['mark mark-harm', 'Contested'],
  final: ['mark mark-good', 'Final'],
  rejected: ['mark', 'Does not hold'],
}

/** Which clock runs, or who said what last. */
export function roleClock(role: JourneyRole, names: Names): string {
  const { state, contestableUntil, confirmedBy, contestedBy, contestedBecause, decidedBecause, since } = role
  switch (state) {
    case 'told':
      return 'the vendor’s word, it holds at once'
    case 'claimed':
      return 'waits for the customer or the vendor'
    case 'confirmed':
      return `by ${names.of(confirmedBy ?? '')}; can be contested until ${momentText(contestableUntil ?? since)}`
    case 'contested':
      return `by ${names.of(contestedBy ?? '')}: ${contestedBecause ?? ''}; waits for the vendor`
    case 'rejected':
      return decidedBecause ?? 'the vendor decided so'
    case 'final':
      return decidedBecause ?? 'nobody can contest it any more'
  }
}

/** `2 of 11 roles wait for somebody`. */
export function rolesTitle(roles: readonly JourneyRole[]): string {
  if (roles.length === 0) return 'Nobody holds a role yet'
  const waiting = roles.filter(({ state }) => state === 'claimed' || state === 'contested').length
  if (waiting === 0) return `${countText(roles.length, 'role')}, and none waits for anybody`
  return `${waiting.toLocaleString('en')} of ${countText(roles.length, 'role')} ${waiting === 1 ? 'waits' : 'wait'} for somebody`
}

/** Who owns a product: its vendor. */
export function vendorOf(product: string): string {
  return product.slice(0, product.indexOf(':'))
}

export type RoleStep = 'confirm' | 'turn-down' | 'contest' | 'decide'

type Seen = Readonly<{ self: string; now: string }>

/** What the acting organization may do with a role now, by its side and its clock. */
export function roleSteps(role: JourneyRole, { self, now }: Seen): readonly RoleStep[] {
  const { state, customer, product, partner, contestableUntil } = role
  const isVendor = vendorOf(product) === self
  if (state === 'claimed') {
    if (isVendor) return ['confirm', 'turn-down']
    return customer === self ? ['confirm'] : []
  }
  if (state === 'contested') return isVendor ? ['decide'] : []
  const inTime = contestableUntil !== null && Temporal.Instant.compare(now, contestableUntil) < 0
  return state === 'confirmed' && inTime && partner !== self ? ['contest'] : []
}

export const TOUCHPOINT_NAMES: Readonly<Record<Touchpoint['kind'], string>> = {
  call: 'Call',
  meeting: 'Meeting',
  business_review: 'Business review',
  workshop: 'Workshop',
  mail: 'Mail',
  ticket: 'Ticket',
}

/** What became of a question to the customer, before its day. */
export const ASK_WORDS: Readonly<Record<ConfirmationAsk['state'], string>> = {
  open: 'Asked',
  expired: 'Asked, no answer; asked on',
  confirmed: 'Confirmed',
  denied: 'The customer says no,',
}

export const HOW: Readonly<Record<NonNullable<Touchpoint['verified']>, string>> = {
  confirmed: 'the customer confirmed it',
  met: 'they met',
  answered: 'the customer answered',
  ticket: 'a ticket shows it',
}

/** `3 of 8 touchpoints are verified`. */
export function touchpointsTitle(touchpoints: readonly Touchpoint[], hasMore: boolean): string {
  if (touchpoints.length === 0) return 'No touchpoint was logged yet'
  const verified = touchpoints.filter((one) => one.verified !== null).length
  const of = hasMore
    ? `the newest ${countText(touchpoints.length, 'touchpoint')}`
    : countText(touchpoints.length, 'touchpoint')
  return `${verified.toLocaleString('en')} of ${of} ${verified === 1 ? 'is' : 'are'} verified`
}
