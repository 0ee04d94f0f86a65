import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factRef, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import {
  type DealPolicyBody,
  type DealPolicyFact,
  isRegistrationStep,
  type RegistrationBody,
  type RegistrationFact,
  type RegistrationStep,
  type WonBody,
} from './deal-registration-facts.ts'

export const REGISTRATION_STATES = [
  'pending',
  'approved',
  'extended',
  'contested',
  'won',
  'expired',
  'rejected',
  'lost',
  'withdrawn',
] as const
export type RegistrationState = (typeof REGISTRATION_STATES)[number]

/** A step of a registration as it is told: what happened when, why, and by whom where that is known. */
export type RegistrationEvent = Readonly<{
  at: Temporal.Instant
  what: RegistrationState
  because: string | undefined
  by: string | undefined
  fact: string | undefined
}>

export type DealPolicy = DealPolicyBody & Readonly<{ fact: string }>

/** A registration as of a moment. Its clocks run by the policy that was known and in force when it was registered. */
export type Registration = RegistrationBody &
  Readonly<{
    id: OwnedId
    partner: OrganizationId
    registeredAt: Temporal.Instant
    state: RegistrationState
    since: Temporal.Instant
    policy: DealPolicy
    decideBy: Temporal.Instant
    /** The first moment at which it is no longer protected; undefined where it was never approved. */
    protectedUntil: Temporal.Instant | undefined
    contestBy: Temporal.Instant | undefined
    extensionsLeft: number
    won: WonBody | undefined
    /** Who decided on it, oldest first. */
    decidedBy: readonly string[]
    timeline: readonly RegistrationEvent[]
    facts: readonly string[]
  }>

/** The states in which a registration stands in the way of others. */
const LIVE: ReadonlySet<RegistrationState> = new Set(['pending', 'approved', 'extended', 'contested'])

export function isLive({ state }: Pick<Registration, 'state'>): boolean {
  return LIVE.has(state)
}

/** The first moment at which a registration no longer stood in the way of others; undefined while it does. */
export function endOf(registration: Registration): Temporal.Instant | undefined {
  return isLive(registration) ? undefined : registration.since
}

/** The policy of a vendor at a moment: of those that have begun, the one that began last; of equals, the one told last. */
export function dealPolicyAt(
  facts: readonly Fact[],
  vendor: OrganizationId,
  at: Temporal.Instant,
): DealPolicy | undefined {
  const [newest] = factsOfKind<DealPolicyFact>(facts, 'deal_registration_policy')
    .filter(({ owner, body }) => owner === vendor && !isBefore(at, Temporal.Instant.from(body.from)))
    .sort(
      (a, b) =>
        Temporal.Instant.compare(Temporal.Instant.from(b.body.from), Temporal.Instant.from(a.body.from)) ||
        b.position - a.position,
    )
  return newest && { ...newest.body, fact: factRef(newest) }
}

/**
 * The registrations that the facts tell of, as of a moment: when one expires is read from the clock. Told again, one has the expected
 * value and close told last, and stays registered since the first time.
 */
export function registrationsFrom(facts: readonly Fact[], now: Temporal.Instant): readonly Registration[] {
  const told = Map.groupBy(factsOfKind<RegistrationFact>(facts, 'deal_registration'), ({ about }) => about)
  const steps = Map.groupBy(facts.filter(isRegistrationStep), ({ about }) => about)
  return [...told.values()].flatMap((versions) => {
    const [first, last] = [versions[0], versions.at(-1)]
    if (!first || !last) return []
    const registeredAt = learned(first)
    const before = facts.filter(({ position }) => position < first.position)
    const policy = dealPolicyAt(before, first.body.vendor, registeredAt)
    if (!policy) return []
    const begun = begin({ first, last }, policy)
    const told = (steps.get(first.about) ?? []).filter((step) => !isBefore(now, learned(step)))
    return [expired(told.reduce(step, begun), now)]
  })
}

function learned({ learnedAt }: Pick<Fact, 'learnedAt'>): Temporal.Instant {
  return Temporal.Instant.from(learnedAt)
}

/** Days of 24 hours after a moment: 14 days after noon end at noon in UTC, whatever clocks are set to. */
function daysAfter(moment: Temporal.Instant, days: number): Temporal.Instant {
  return moment.add({ hours: 24 * days })
}

function begin(
  { first, last }: Readonly<{ first: RegistrationFact; last: RegistrationFact }>,
  policy: DealPolicy,
): Registration {
  const registeredAt = learned(first)
  return {
    ...{ ...last.body, id: first.about, partner: ownerOf(first.about), registeredAt, policy },
    ...{ state: 'pending', since: registeredAt, won: undefined, decidedBy: [] },
    decideBy: daysAfter(registeredAt, policy.decideWithinDays),
    ...{ protectedUntil: undefined, contestBy: undefined, extensionsLeft: policy.extensions },
    timeline: [{ at: registeredAt, what: 'pending', because: undefined, by: undefined, fact: factRef(first) }],
    facts: [factRef(first), ...(last === first ? [] : [factRef(last)])],
  }
}

function step(before: Registration, fact: RegistrationStep): Registration {
  // What came after protection had run out found it expired, unless it says that it was won before.
  const standing = fact.kind === 'deal_registration_won' ? before : expired(before, learned(fact))
  const to = stateAfter(fact)
  const at = learned(fact)
  const because = 'because' in fact.body ? fact.body.because : undefined
  const event = { at, what: to, because, by: fact.body.by, fact: factRef(fact) }
  return {
    ...standing,
    ...clocksAfter(standing, fact),
    ...{ state: to, since: at },
    timeline: [...standing.timeline, event],
    facts: [...standing.facts, factRef(fact)],
  }
}

function stateAfter(fact: RegistrationStep): RegistrationState {
  switch (fact.kind) {
    case 'deal_registration_decided':
      return fact.body.decision
    case 'deal_registration_contested':
      return 'contested'
    case 'deal_registration_extended':
      return 'extended'
    case 'deal_registration_ended':
      return fact.body.outcome
    case 'deal_registration_won':
      return 'won'
  }
}

function clocksAfter({ policy, ...before }: Registration, fact: RegistrationStep): Partial<Registration> {
  const at = learned(fact)
  switch (fact.kind) {
    case 'deal_registration_decided': {
      const decidedBy = [...before.decidedBy, fact.body.by]
      if (fact.body.decision === 'approved') return { decidedBy, protectedUntil: daysAfter(at, policy.protectionDays) }
      return { decidedBy, protectedUntil: undefined, contestBy: daysAfter(at, policy.contestDays) }
    }
    case 'deal_registration_extended':
      return {
        protectedUntil: daysAfter(before.protectedUntil ?? at, policy.extensionDays),
        extensionsLeft: Math.max(before.extensionsLeft - 1, 0),
      }
    case 'deal_registration_won':
      return { won: fact.body }
    default:
      return {}
  }
}

function expired(registration: Registration, now: Temporal.Instant): Registration {
  const { state, protectedUntil, timeline } = registration
  if ((state !== 'approved' && state !== 'extended') || !protectedUntil || isBefore(now, protectedUntil)) {
    return registration
  }
  const event = { at: protectedUntil, what: 'expired', because: undefined, by: undefined, fact: undefined } as const
  return { ...registration, state: 'expired', since: protectedUntil, timeline: [...timeline, event] }
}
