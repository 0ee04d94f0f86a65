import type { Period } from '#core/ground/calendar.ts'
import type { Decimal } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'
import type { Reason } from '#core/ground/reason.ts'
import type { Park } from '#core/ground/reconcile.ts'
import type { CasePlace } from './rate-case.ts'
import type { CaseMargin } from './rate-case-margin.ts'

/** What a case comes to: the lines of each link, what each organization in between earns, and where each fact stands in the case. */
export type RatedCase = Readonly<{
  links: readonly RatedLink[]
  margins: readonly CaseMargin[]
  facts: readonly Readonly<{ ref: string; kind: string; about: string; place: CasePlace }>[]
}>

/** The lines of one link, oldest period first, and what they come to; `parked` of them are not in the total. */
export type RatedLink = Readonly<{
  link: OwnedId
  seller: OrganizationId
  buyer: OrganizationId
  currency: Currency
  lines: readonly CaseLine[]
  total: Decimal
  parked: number
}>

/** A line as it would be billed: its exact total, the amount it is rounded to, and why; or why it can't be billed and what to do. */
export type CaseLine = Readonly<{ subscription: OwnedId; charge: string; period: Period }> &
  (Readonly<{ total: Decimal; amount: Decimal; reason: Reason }> | Readonly<{ park: Park; remedy: string }>)
