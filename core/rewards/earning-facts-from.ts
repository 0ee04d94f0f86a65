import { DEAL_OF_KINDS, dealOf } from '#core/billing/deal-of.ts'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import { enrollmentsFrom } from '#core/channel/enrollment.ts'
import { ENROLLMENT_KINDS } from '#core/channel/enrollment-facts.ts'
import { countedAt } from '#core/channel/group.ts'
import { ratesFrom } from '#core/channel/rate.ts'
import { STANDING_KINDS } from '#core/channel/standing.ts'
import { type Decimal, decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { milestonesFrom } from '#core/life/milestone.ts'
import { rolesFrom } from '#core/life/role.ts'
import type { LineCredit } from './credit.ts'
import { lifeCredits, sellThroughCredits } from './crediting/told-credits.ts'
import { disputeOutcomesFrom } from './dispute.ts'
import type { EarningFacts, GrantedException } from './earning-facts.ts'
import { EXCEPTION_KINDS, exceptionsFrom } from './exception.ts'
import { type Beside, lookupFrom } from './lookup.ts'
import type { Predicates } from './predicate.ts'
import { versionsFrom } from './program.ts'
import type { ReadySellThrough } from './sell-through-ready.ts'

/** The kinds of facts that earnings are derived from, beside what was billed and reported as sold. */
export const EARNING_KINDS: readonly string[] = [
  ...new Set<string>([
    'program',
    'organization',
    'role',
    'role_claimed',
    'role_confirmed',
    'role_contested',
    'role_decided',
    'milestone',
    'milestone_reached',
    'milestone_approved',
    'touchpoint',
    'touchpoint_verified',
    'customer_health',
    'fx_rate',
    'group_member',
    'program_parameters',
    'subscription_cancelled',
    'amendment',
    'amendment_withdrawn',
    'dispute',
    'dispute_decided',
    ...DEAL_OF_KINDS,
    ...STANDING_KINDS,
    ...EXCEPTION_KINDS,
    ...ENROLLMENT_KINDS,
  ]),
]

/** What earnings rest on that is no fact: what was billed and reported, what is posted, and how predicates are asked. */
export type Given = Readonly<{
  program: OwnedId
  lines: readonly LineCredit[]
  sellThrough: readonly ReadySellThrough[]
  posted: ReadonlyMap<string, Decimal>
  predicates: Predicates
  beside: Beside
  until: Temporal.Instant
}>

/** All that the earnings of a program are derived from, out of the facts that its owner may see, oldest first. */
export function earningFactsFrom(facts: readonly Fact[], given: Given): EarningFacts {
  const { program, lines, posted, predicates, until } = given
  const owner = ownerOf(program)
  const versions = versionsFrom(facts).get(program) ?? []
  const isEnrolled = enrolledWith(owner, facts)
  const roles = rolesFrom(facts)
  const listed = versions.flatMap(({ partners }) => (partners === 'enrolled' ? [] : partners))
  const applied = facts.filter(({ kind }) => kind === 'partner_application').map((fact) => fact.owner)
  return {
    versions,
    lines,
    roles,
    milestones: milestonesFrom(facts),
    rates: ratesFrom(facts),
    subscriptions: subscriptionsFrom(facts),
    credits: [...lifeCredits(facts, owner, until), ...sellThroughCredits(given.sellThrough)],
    lookup: lookupFrom(facts, { program, owner, isEnrolled, beside: given.beside, until }),
    isEnrolled,
    partners: [...new Set([...listed, ...applied, ...roles.map(({ partner }) => partner)])].sort(),
    groupOf: (partner, at) => countedAt(facts, { countAt: 'group' }, { partner, at }).countsFor,
    registeredAt: registrationsOf(facts, until),
    positionAt: positionsBy(facts),
    exceptions: granted(facts, program),
    adjustments: disputeOutcomesFrom(facts)
      .filter(({ key }) => key.program === program)
      .map(({ key, adjust, because, fact }) => ({ key, amount: adjust, because, facts: [fact] })),
    posted,
    predicates,
    until,
  }
}

/** Whether a partner is enrolled with a host at a moment; asked for a partner and day once. */
function enrolledWith(host: OrganizationId, facts: readonly Fact[]): EarningFacts['isEnrolled'] {
  const kinds = new Set<string>(ENROLLMENT_KINDS)
  const papers = facts.filter(({ kind }) => kinds.has(kind))
  const memory = new Map<string, ReadonlySet<OrganizationId>>()
  return (partner, at) => {
    const day = at.toString().slice(0, 10)
    const known = memory.get(day)
    if (known) return known.has(partner)
    const enrolled = enrollmentsFrom(papers, at).filter(
      ({ host: to, state }) => to === host && (state === 'enrolled' || state === 'expiring'),
    )
    const found = new Set(enrolled.map((one) => one.partner))
    memory.set(day, found)
    return found.has(partner)
  }
}

/** When the deal of a subscription, or of a customer's right to a product, was registered, as known at the end of the settlement. */
function registrationsOf(facts: readonly Fact[], until: Temporal.Instant): EarningFacts['registeredAt'] {
  const kinds = new Set<string>(DEAL_OF_KINDS)
  const mine = facts.filter(({ kind }) => kinds.has(kind))
  const memory = new Map<string, Temporal.Instant | undefined>()
  return ({ subscription, customer, product }) => {
    if (subscription === undefined && (customer === undefined || product === undefined)) return undefined
    const name = subscription ?? `${customer ?? ''} ${product ?? ''}`
    if (!memory.has(name)) memory.set(name, dealOf(mine, asked(subscription, customer, product))?.registeredAt)
    return memory.get(name)
  }

  function asked(subscription: string | undefined, customer = '', product = '') {
    return subscription === undefined ? { customer, product, at: until } : { subscription, at: until }
  }
}

/** The position of the last fact that was learned before a moment, by search: positions grow with what is learned. */
function positionsBy(facts: readonly Fact[]): EarningFacts['positionAt'] {
  const learned = facts
    .map(({ position, learnedAt }) => ({ position, at: Temporal.Instant.from(learnedAt).epochMilliseconds }))
    .sort((a, b) => a.position - b.position)
  return (at) => {
    let [low, high] = [0, learned.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((learned[middle]?.at ?? 0) < at.epochMilliseconds) low = middle + 1
      else high = middle
    }
    return learned[low - 1]?.position ?? 0
  }
}

function granted(facts: readonly Fact[], program: OwnedId): readonly GrantedException[] {
  return exceptionsFrom(facts).flatMap((one): readonly GrantedException[] => {
    const { asked, approval } = one
    if (one.program !== program || one.state !== 'approved' || approval === undefined) return []
    const effect = 'pay' in one.effect ? { pay: decimal(one.effect.pay) } : one.effect
    const { id, incentive, partner, customer, credit, because } = one
    const at = Temporal.Instant.from(approval.at)
    return [
      {
        id,
        incentive,
        partner,
        customer,
        credit,
        effect,
        because,
        at,
        facts: [...(asked ? [asked.fact] : []), approval.fact],
      },
    ]
  })
}
