import { type BillingCalendar, type Period, periodsOverlapping } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

/** Which lines of a link count: all where nothing is named, and else those that fit every list that is given. */
export type Covers = Readonly<{
  products?: readonly OwnedId[]
  charges?: readonly string[]
  subscriptions?: readonly OwnedId[]
  customers?: readonly OrganizationId[]
}>

/**
 * What happens with the difference between what was committed and what was used.
 * - `true_up`: use is billed as it comes; what the window lacks of the commitment is due at its end, or `percent` of it.
 * - `burn_down`: the commitment is due with the window's first period and pays for use until it is used up.
 * - `overage`: the commitment is due in even parts, pays for use, and use beyond it costs `factor` times its price.
 * - `true_forward`: the commitment is due in even parts and pays for all use; the next window's is what was used, where that is more.
 */
export type Settlement =
  | Readonly<{ by: 'true_up'; percent?: string }>
  | Readonly<{ by: 'burn_down' }>
  | Readonly<{ by: 'overage'; factor?: string }>
  | Readonly<{ by: 'true_forward' }>

/** How long one window of a commitment is, counted from its beginning: so many billing periods, or all its time. */
export const COMMITMENT_WINDOWS = { period: 1, quarter: 3, year: 12, term: undefined } as const
export type CommitmentWindow = keyof typeof COMMITMENT_WINDOWS

/** An amount that a buyer promises its seller for each window of a time, in the currency of their agreement. */
export type CommitmentBody = Readonly<{
  link: OwnedId
  name: string
  amount: string
  from: string
  to: string
  window: CommitmentWindow
  settlement: Settlement
  covers?: Covers
}>
export type CommitmentFact = Fact<'commitment', CommitmentBody>
export type CommitmentWithdrawnFact = Fact<'commitment_withdrawn', Readonly<{ because: string }>>
/** `fact` is the newest that told of it, `withdrawn` says that it counts for nothing, from its beginning on. */
export type Commitment = CommitmentBody & Readonly<{ id: OwnedId; fact: number; withdrawn?: true }>

/** The commitments on a link that the facts tell of, oldest first. */
export function commitmentsFrom(facts: readonly Fact[], link: OwnedId): readonly Commitment[] {
  const withdrawn = newestAboutEach(factsOfKind<CommitmentWithdrawnFact>(facts, 'commitment_withdrawn'))
  return [...newestAboutEach(factsOfKind<CommitmentFact>(facts, 'commitment')).values()]
    .filter(({ body }) => body.link === link)
    .map(({ about, body, position }): Commitment => {
      const gone = withdrawn.get(about)
      const taken = gone !== undefined && gone.position > position
      return { ...body, id: about, fact: taken ? gone.position : position, ...(taken && { withdrawn: true }) }
    })
    .sort((a, b) => a.fact - b.fact)
}

/** What a line is about, as far as `covers` asks. */
export type Coverable = Readonly<{
  subscription: OwnedId
  charge: string
  product: OwnedId | undefined
  customer: OrganizationId | undefined
}>

export function isCovered({ products, charges, subscriptions, customers }: Covers, line: Coverable): boolean {
  return (
    (products === undefined || (line.product !== undefined && products.includes(line.product))) &&
    (charges === undefined || charges.includes(line.charge)) &&
    (subscriptions === undefined || subscriptions.includes(line.subscription)) &&
    (customers === undefined || (line.customer !== undefined && customers.includes(line.customer)))
  )
}

/** The windows of a commitment, each with its billing periods, counted from its beginning; the last may be shorter. */
export function commitmentWindows(
  { from, to, window }: Pick<CommitmentBody, 'from' | 'to' | 'window'>,
  calendar: BillingCalendar,
): readonly (readonly Period[])[] {
  const span = { from: Temporal.Instant.from(from), to: Temporal.Instant.from(to) }
  const all = periodsOverlapping(calendar, span)
  const months = COMMITMENT_WINDOWS[window] ?? all.length * calendar.months
  const size = Math.max(1, months / calendar.months)
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}
