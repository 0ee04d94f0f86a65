import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { isLive, registrationsFrom } from './deal-registration.ts'
import type { DealPolicyFact } from './deal-registration-facts.ts'

/** A step of somebody else's registration without whose it is. */
export type AnonymousStep = Readonly<{
  rival: number
  position: number
  kind: string
  learnedAt: string
  decision: string | undefined
}>

/** Whether others stand in the way, and until when as things are: undefined where one is undecided. */
export type Rivalry = Readonly<{ stands: boolean; until: Temporal.Instant | undefined }>

/** What a partner is told of its rivals at a moment: how their registrations went by the vendor's policies, and nothing of whose they are. */
export function rivalryFrom(
  steps: readonly AnonymousStep[],
  policies: readonly Fact[],
  { vendor, now }: Readonly<{ vendor: OrganizationId; now: Temporal.Instant }>,
): Rivalry {
  const facts = [...factsOfKind<DealPolicyFact>(policies, 'deal_registration_policy'), ...steps.map(courseOf(vendor))]
  const live = registrationsFrom(
    facts.toSorted((a, b) => a.position - b.position),
    now,
  ).filter(isLive)
  const ends = live.map(({ protectedUntil }) => protectedUntil)
  const known = ends.flatMap((end) => end ?? []).sort(Temporal.Instant.compare)
  return { stands: live.length > 0, until: known.length === ends.length ? known.at(-1) : undefined }
}

/** The fact of a step with no more in it than its course needs. */
function courseOf(vendor: OrganizationId): (step: AnonymousStep) => Fact {
  return ({ rival, position, kind, learnedAt, decision }) => ({
    ...{ position, kind, learnedAt, id: `rival-${position}`, about: `rival:${rival}`, owner: 'rival' },
    body: {
      ...{ vendor, names: [], domains: [], country: '', products: [], expectedClose: '', by: '', because: '' },
      ...{ decision, outcome: decision },
    },
  })
}
