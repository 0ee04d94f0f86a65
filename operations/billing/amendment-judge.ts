import type { AmendmentBody } from '#core/billing/amendment.ts'
import { type Subscription, segmentAt, subscriptionsFrom } from '#core/billing/subscription.ts'
import { termAt } from '#core/billing/subscription-terms.ts'
import { agreementsFrom } from '#core/channel/agreement.ts'
import type { ProductFact } from '#core/channel/catalog.ts'
import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import type { Refusal } from '#operations/door.ts'
import type { Opened, ToldFact } from '#operations/fact-kind.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts, type NewFact } from '#stores/postgres/facts.ts'
import { LIFE_KINDS, loadLives } from '#stores/postgres/subscription-facts.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'
import { openRenewalQuotes } from './renewal-quote-judge.ts'
import { planFault } from './subscription-kinds.ts'

const SOLD_KINDS: readonly string[] = ['product', 'agreement']

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

/**
 * Judges amendments by the life of their subscriptions, as it is without them: what the call needs is read once, and what it
 * told before an amendment is known to it.
 */
export async function openAmendments(
  acting: Acting,
  told: readonly ToldFact<AmendmentBody>[],
  judged: readonly NewFact[],
): Promise<Opened<AmendmentBody>> {
  const facts = await loadAmended(acting, [...new Set(told.map(({ body }) => body.subscription))])
  const lives = openLives(facts)
  const begun = told.every(({ body }) => lives.of(body.subscription).length > 0)
  // A subscription that begins in the same call names its product and links there: any of those that are known.
  const known = begun ? facts : [...facts, ...(await loadFacts(acting, SOLD_KINDS, Number.MAX_SAFE_INTEGER))]
  const sold = known.filter(({ kind }) => SOLD_KINDS.includes(kind))
  const offers = await openRenewalQuotes(acting, told)
  let taken = 0
  return ({ owner, about, body }, { now }) => {
    for (const fact of judged.slice(taken)) {
      const fresh = { ...fact, position: NOT_YET_TAKEN + taken++ }
      lives.learn(fresh)
      if (SOLD_KINDS.includes(fact.kind)) sold.push(fresh)
    }
    const others = lives.of(body.subscription).filter((fact) => fact.about !== about || !isAmending(fact))
    const subscription = subscriptionsFrom(others).get(body.subscription)
    if (!subscription) return undefined
    return amendmentFault(body, subscription, sold, zoneOf(subscription, owner, sold)) ?? offers(owner, body, now)
  }
}

/** What was told of each subscription, found by its id: every fact is looked at once, however many there are. */
function openLives(facts: readonly Fact[]) {
  const lives = new Map<OwnedId, Fact[]>()
  const amended = new Map<OwnedId, OwnedId>()
  const learn = (fact: Fact): void => {
    if (!LIFE_KINDS.includes(fact.kind)) return
    if (fact.kind === 'amendment') amended.set(fact.about, (fact.body as AmendmentBody).subscription)
    const id = isAmending(fact) ? amended.get(fact.about) : fact.about
    if (id !== undefined) lives.set(id, [...(lives.get(id) ?? []), fact])
  }
  for (const fact of facts) learn(fact)
  return { learn, of: (id: OwnedId): readonly Fact[] => lives.get(id) ?? [] }
}

function isAmending({ kind }: Fact): boolean {
  return kind === 'amendment' || kind === 'amendment_withdrawn'
}

/** The lives of subscriptions, with their products and the agreements of their chains. */
export async function loadAmended(acting: Acting, ids: readonly OwnedId[]): Promise<readonly Fact[]> {
  const lives = await loadLives(acting, ids)
  const subscriptions = [...subscriptionsFrom(lives).values()]
  const sold = await loadFactsAbout(acting, [
    [['product'], [...new Set(subscriptions.map(({ product }) => product))]],
    [['agreement'], [...new Set(subscriptions.flatMap(({ chain }) => chain))]],
  ])
  return [...sold, ...lives]
}

/** The zone of the link on which an organization sells, whose calendar its terms and periods go by; UTC where it sells on none. */
export function zoneOf({ chain }: Subscription, owner: OrganizationId, facts: readonly Fact[]): string {
  const link = chain.find((one) => ownerOf(one) === owner)
  return (link === undefined ? undefined : agreementsFrom(facts).get(link)?.calendar.zone) ?? 'UTC'
}

function amendmentFault(
  { at: text, change }: AmendmentBody,
  subscription: Subscription,
  facts: readonly Fact[],
  zone: string,
): Refusal | undefined {
  const at = Temporal.Instant.from(text)
  const outside = lifeFault(subscription, at)
  if (outside) return outside
  const { id, product } = subscription
  switch (change.to) {
    case 'plan': {
      const sold = factsOfKind<ProductFact>(facts, 'product').findLast(({ about }) => about === product)
      return planFault({ plan: change.plan, product }, sold?.body)
    }
    case 'running':
      if (segmentAt(subscription, at)?.suspended) return undefined
      return { code: 'not_suspended', says: `${id} is not suspended at ${at}, so it can't be resumed then` }
    case 'co_termed':
      return coTermFault(subscription, { at, end: Temporal.Instant.from(change.end), zone })
    case 'quantity':
    case 'suspended':
    case 'renewed':
    case 'cancelled':
      return undefined
  }
}

/** What is amended lives then: from its beginning up to its end. */
export function lifeFault({ id, from, to }: Subscription, at: Temporal.Instant): Refusal | undefined {
  if (!isBefore(at, from) && (to === undefined || isBefore(at, to))) return undefined
  const life = to === undefined ? `begins ${from}` : `begins ${from} and ends ${to}`
  return { code: 'outside_its_life', says: `${id} ${life}: nothing about it changes at ${at}` }
}

function coTermFault(
  subscription: Subscription,
  { at, end, zone }: Readonly<{ at: Temporal.Instant; end: Temporal.Instant; zone: string }>,
): Refusal | undefined {
  const { id } = subscription
  if (!termAt(subscription, at, zone)) return noTerm(id, at)
  if (isBefore(at, end)) return undefined
  return { code: 'ends_before_it_begins', says: `The term of ${id} can't end ${end}, which is not after ${at}` }
}

export function noTerm(id: OwnedId, at: Temporal.Instant): Refusal {
  return { code: 'no_term', says: `No term of ${id} runs at ${at}` }
}
