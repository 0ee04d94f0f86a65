import type { Subscription } from '#core/billing/subscription.ts'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { divide } from '#core/ground/rounding.ts'
import { holdersFor, PARTNER_ROLES, type PartnerRole, type Role } from '#core/life/role.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { Incentive } from '#core/rewards/program.ts'
import { journeyName } from './billed.ts'

/** For whom a credit counts, and which part of it, in percent of the whole. */
export type Holding = Readonly<{
  partner: OrganizationId
  share: Decimal
  roles: readonly PartnerRole[]
  facts: readonly number[]
}>

/** Whose a credit is; `over` where the shares of a role come to more than the whole, so nobody can say whose is too large. */
export type Holdings = Readonly<{ all: readonly Holding[]; over?: Readonly<{ role: PartnerRole; whole: Decimal }> }>

export type Holders = (incentive: Incentive, credit: Credit) => Holdings

export const WHOLE = decimal(100)

/**
 * Crediting: a split gives each role its percent. Else a thing that names its own partner is that partner's, as a milestone is, or for
 * the seller, the distributor's that reported it as sold. Else a role's holders have it by their shares, and where no role is named who
 * sells to the customer. A partner that holds several roles has one holding.
 */
export function holdersOf({ roles, subscriptions }: Pick<EarningFacts, 'roles' | 'subscriptions'>): Holders {
  const byJourney = Map.groupBy(roles, ({ customer, product }) => journeyName(customer, product))
  const memory = new Map<string, readonly Role[]>()
  const holding = (credit: Credit, role: PartnerRole): readonly Role[] => {
    const { customer, product } = credit
    if (customer === undefined || product === undefined) return []
    const moment = credit.line?.period.from ?? credit.seen ?? credit.at
    const name = `${customer} ${product} ${role} ${moment.epochMilliseconds} ${credit.line?.period.to.epochMilliseconds ?? ''}`
    const known = memory.get(name)
    if (known) return known
    const period = credit.line?.period ?? { from: moment, to: moment.add({ nanoseconds: 1 }) }
    const found = holdersFor(byJourney.get(journeyName(customer, product)) ?? [], { customer, product, role, period })
    memory.set(name, found)
    return found
  }
  return (incentive, credit) => {
    if (incentive.split) return splitOf(incentive, (role) => holding(credit, role))
    if (incentive.role === 'seller' && credit.soldBy !== undefined) return { all: [whole(credit.soldBy)] }
    if (credit.partner !== undefined) return { all: [whole(credit.partner)] }
    if (incentive.role !== undefined) {
      const found = holding(credit, incentive.role)
      return together(found.map((one) => ({ ...held(one), role: incentive.role as PartnerRole })))
    }
    const seller = sellerOf(credit, subscriptions)
    return { all: seller === undefined ? [] : [whole(seller)] }
  }
}

function whole(partner: OrganizationId): Holding {
  return { partner, share: WHOLE, roles: [], facts: [] }
}

type Part = Readonly<{ partner: OrganizationId; share: Decimal; role: PartnerRole; fact: number }>

function held({ partner, share, role, fact }: Role): Part {
  return { partner, share, role, fact }
}

/** Who sells to the customer: the owner of the last agreement of the subscription's chain. */
function sellerOf(
  { subscription }: Credit,
  subscriptions: ReadonlyMap<string, Subscription>,
): OrganizationId | undefined {
  const last = subscription === undefined ? undefined : subscriptions.get(subscription)?.chain.at(-1)
  return last === undefined ? undefined : ownerOf(last)
}

/** The parts of a split: an unfilled role's part is nobody's, or the others' in proportion. Parts come to the whole exactly. */
function splitOf(
  { split = {}, unfilled = 'nobody' }: Incentive,
  holding: (role: PartnerRole) => readonly Role[],
): Holdings {
  const filled = PARTNER_ROLES.flatMap((role) => {
    const [percent, roles] = [split[role], holding(role)]
    return percent === undefined || roles.length === 0 ? [] : [{ role, percent: decimal(percent), roles }]
  })
  let over: Holdings['over']
  for (const { role, roles } of filled) {
    const shares = sum(roles.map((one) => one.share))
    if (shares.gt(WHOLE)) over ??= { role, whole: shares }
  }
  const percents =
    unfilled === 'others' ? scaled(filled.map(({ percent }) => percent)) : filled.map(({ percent }) => percent)
  const parts = filled.flatMap(({ roles }, at) =>
    roles.map((one) => ({ ...held(one), share: one.share.times(percents[at] ?? ZERO).times('0.01') })),
  )
  const { all, ...rest } = together(parts)
  return { all, ...(over ? { over } : rest) }
}

/** Percents in proportion that come to a hundred: the last takes what the others leave. */
function scaled(percents: readonly Decimal[]): readonly Decimal[] {
  const all = sum(percents)
  const parts = percents.slice(0, -1).map((one) => divide(one.times(100), all, { places: 12, mode: 'half_even' }))
  return percents.length === 0 ? [] : [...parts, WHOLE.minus(sum(parts))]
}

/** All that one partner holds: it may have been given in parts, and earns once on a credit. In the order in which the roles were told. */
function together(parts: readonly Part[]): Holdings {
  const told = parts.toSorted((a, b) => a.fact - b.fact)
  const all = [...Map.groupBy(told, ({ partner }) => partner)].map(([partner, mine]) => ({
    partner,
    share: sum(mine.map(({ share }) => share)),
    roles: PARTNER_ROLES.filter((role) => mine.some((one) => one.role === role)),
    facts: mine.map(({ fact }) => fact),
  }))
  const shares = sum(all.map(({ share }) => share))
  const [first] = parts
  return shares.gt(WHOLE) && first ? { all, over: { role: first.role, whole: shares } } : { all }
}
