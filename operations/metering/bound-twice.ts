import type { AmendmentFact } from '#core/billing/amendment.ts'
import { subscriptionsFrom } from '#core/billing/subscription.ts'
import type { ProductFact } from '#core/channel/catalog.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { type Binding, type BindingBody, bindingsFrom } from '#core/metering/binding.ts'
import { type Charged, findClash } from '#core/metering/binding-clash.ts'
import type { MeterFact } from '#core/metering/meter.ts'
import type { Refusal } from '#operations/door.ts'
import type { Opened, ToldFact } from '#operations/fact-kind.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import { loadLives } from '#stores/postgres/subscription-facts.ts'
import { loadBindingFactsOf, loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/** Beyond every position that was ever taken: what is judged comes after all that is recorded. */
const NOT_YET_TAKEN = 2 ** 52

function resourceOf({ recorder, subject }: Pick<BindingBody, 'recorder' | 'subject'>): string {
  return `${recorder} ${subject}`
}

/**
 * Looks for bindings that would have events billed twice. What the call needs is read once; what it tells before a binding is
 * known to it: a subject moves where its old binding is ended first.
 */
export async function openBoundTwice(
  acting: Acting,
  told: readonly ToldFact<BindingBody>[],
  judged: readonly NewFact[],
): Promise<Opened<BindingBody>> {
  const known = openKnown(await loadAround(acting, told))
  let taken = 0
  return ({ about, body }) => {
    for (const fact of judged.slice(taken)) known.learn({ ...fact, position: NOT_YET_TAKEN + taken++ })
    const { subscription, subject, recorder, from, to } = body
    const span = { from: Temporal.Instant.from(from), to: to === undefined ? undefined : Temporal.Instant.from(to) }
    const one = { id: about, subscription, subject, recorder, ...span }
    const clash = findClash(one, known.bindingsOf(resourceOf(body)), (id) => known.chargedOf(id))
    return clash && boundTwice(one, clash.other, clash.eventType)
  }
}

function boundTwice(one: Pick<Binding, 'subject'>, other: Pick<Binding, 'id' | 'subscription'>, type: string): Refusal {
  const says = `${one.subject} is bound to ${other.subscription} at that time, by ${other.id}, and both charge by ${type}: end that binding first`
  return { code: 'bound_twice', says }
}

/** The bindings of the same subjects, and the subscriptions, products and meters of all. */
async function loadAround(acting: Acting, told: readonly ToldFact<BindingBody>[]): Promise<readonly Fact[]> {
  const resources = told.map(({ body }) => body)
  const bindings = await loadBindingFactsOf(acting, resources)
  const others = [...bindingsFrom(bindings).keys()]
  const ids = [...new Set([...resources.map(({ subscription }) => subscription), ...others])]
  return [...bindings, ...(await loadCharging(acting, ids))]
}

/** The facts of subscriptions, their products and the meters that these charge by. */
export async function loadCharging(acting: Acting, subscriptions: readonly OwnedId[]): Promise<readonly Fact[]> {
  const subscribed = await loadLives(acting, subscriptions)
  const products = [...new Set([...subscriptionsFrom(subscribed).values()].map(({ product }) => product))]
  const sold = await loadFactsAbout(acting, [[['product'], products]])
  return [...subscribed, ...sold, ...(await loadFactsAbout(acting, [[['meter'], metersOf(sold)]]))]
}

function metersOf(facts: readonly Fact[]): readonly OwnedId[] {
  const charges = factsOfKind<ProductFact>(facts, 'product').flatMap(({ body }) => body.charges)
  return [...new Set(charges.flatMap(({ meter }) => meter ?? []))]
}

export type Known = Readonly<{
  learn: (fact: Fact) => void
  bindingsOf: (resource: string) => readonly Binding[]
  chargedOf: (subscription: OwnedId) => Charged | undefined
}>

/** What is known of each thing, found by its name: every fact is looked at once, however many there are. */
export function openKnown(facts: readonly Fact[]): Known {
  const about = new Map<string, Fact[]>()
  const ofResource = new Map<string, Set<OwnedId>>()
  const factsAbout = (name: string): readonly Fact[] => about.get(name) ?? []
  const file = (name: string, fact: Fact): void => {
    about.set(name, [...factsAbout(name), fact])
  }
  const learn = (fact: Fact): void => {
    file(fact.about, fact)
    // An amendment, and its withdrawal, belong to the life of their subscription.
    const [amended] = factsOfKind<AmendmentFact>(factsAbout(fact.about), 'amendment')
    if (amended) file(amended.body.subscription, fact)
    if (fact.kind !== 'binding') return
    const name = resourceOf(fact.body as BindingBody)
    ofResource.set(name, (ofResource.get(name) ?? new Set()).add(fact.about))
  }
  for (const fact of facts) learn(fact)
  return {
    learn,
    bindingsOf: (resource) => {
      const bound = [...(ofResource.get(resource) ?? [])].flatMap(factsAbout)
      return [...bindingsFrom(bound).values()].flat()
    },
    chargedOf: (id) => {
      const subscription = subscriptionsFrom(factsAbout(id)).get(id)
      if (!subscription) return undefined
      const product = factsOfKind<ProductFact>(factsAbout(subscription.product), 'product').at(-1)
      const meters = factsOfKind<MeterFact>((product ? metersOf([product]) : []).flatMap(factsAbout), 'meter')
      const { from, to } = subscription
      return { from, to, eventTypes: new Set(meters.map(({ body }) => body.eventType)) }
    },
  }
}
