import { type Influence, influencedId, influencesFrom } from '#core/billing/deal-influence.ts'
import { type Registration, registrationsFrom } from '#core/billing/deal-registration.ts'
import { certificationsFrom } from '#core/channel/standing.ts'
import { decimal } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import { type OrganizationId, ownerOf } from '#core/ground/identity.ts'
import { touchpointsFrom } from '#core/life/touchpoint.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { ReadySellThrough } from '#core/rewards/sell-through-ready.ts'

export type ToldCredit = Credit & Readonly<{ trigger: string }>

/** Credits out of what was told: verified touchpoints, certifications, registered and influenced deals. */
export function lifeCredits(
  facts: readonly Fact[],
  owner: OrganizationId,
  until: Temporal.Instant,
): readonly ToldCredit[] {
  return [
    ...touchpointCredits(facts, owner),
    ...certificationCredits(facts, owner),
    ...dealCredits(facts, owner, until),
  ]
}

/** Only verified touchpoints count for money; the moment is that of the touchpoint. */
function touchpointCredits(facts: readonly Fact[], owner: OrganizationId): readonly ToldCredit[] {
  return touchpointsFrom(facts)
    .filter(({ product }) => ownerOf(product) === owner)
    .map(({ id, partner, customer, product, kind, at, verified, facts: told }) => ({
      trigger: `touchpoint.${kind}`,
      id: `touchpoint ${id}`,
      at,
      learned: Math.max(...told),
      customer,
      product,
      subscription: undefined,
      partner,
      values: { 'touchpoint.kind': kind, 'touchpoint.verified': verified !== undefined },
      facts: told,
      because: [{ rule: 'touchpoint', says: `${kind.replaceAll('_', ' ')} with ${customer} on ${dayOf(at)}` }],
      ...(verified
        ? {}
        : {
            fault: {
              code: 'not_verified',
              says: `The ${kind.replaceAll('_', ' ')} with ${customer} on ${dayOf(at)} is not verified`,
              hint: 'Have the customer confirm it',
            },
          }),
      date: dayOf(at),
    }))
}

function certificationCredits(facts: readonly Fact[], owner: OrganizationId): readonly ToldCredit[] {
  return certificationsFrom(facts)
    .filter(({ grantor }) => grantor === owner)
    .map(({ id, partner, name, holders, from, fact }) => ({
      trigger: `certification.${name}`,
      id: `certification ${id}`,
      at: from,
      learned: fact,
      ...{ customer: undefined, product: undefined, subscription: undefined },
      partner,
      values: { 'certification.name': name, 'certification.holders': holders ?? 1 },
      facts: [fact],
      because: [{ rule: 'certification', says: `${partner} holds ${name} since ${dayOf(from)}` }],
      date: dayOf(from),
    }))
}

/** Deals of the vendor that were approved, and confirmed influence on them: credits of whoever registered, and of who helped. */
function dealCredits(facts: readonly Fact[], owner: OrganizationId, until: Temporal.Instant): readonly ToldCredit[] {
  const registrations = registrationsFrom(facts, until).filter(({ vendor }) => vendor === owner)
  const registered = registrations
    .filter(({ protectedUntil }) => protectedUntil !== undefined)
    .map((one): ToldCredit => {
      const { id, registeredAt: at, partner, products, won, expectedValue } = one
      const told = positionsOf(one.facts)
      return {
        trigger: 'deal.registered',
        id: `deal ${id}`,
        at,
        learned: Math.max(...told),
        customer: won?.customer,
        product: products[0],
        subscription: undefined,
        partner,
        values: { 'deal.registered': true },
        ...(expectedValue
          ? {
              amounts: {
                'deal.expected_value': { amount: decimal(expectedValue.amount), currency: expectedValue.currency },
              },
            }
          : {}),
        facts: told,
        because: [{ rule: 'deal', says: `${partner} registered ${id} on ${dayOf(at)}` }],
        date: dayOf(at),
      }
    })
  const influenced = influencesFrom(facts).filter(({ vendor }) => vendor === owner)
  return [...registered, ...influenced.map((one) => influenceCredit(one, registrations))]
}

function influenceCredit(one: Influence, registrations: readonly Registration[]): ToldCredit {
  const { id, partner, state, influence: kind } = one
  const at = Temporal.Instant.from(one.at)
  const on = registrations.find((registration) => registration.id === influencedId(one))
  const told = positionsOf(one.facts)
  const fault = {
    code: 'not_confirmed',
    says: `The ${kind.replaceAll('_', ' ')} of ${partner} is ${state}`,
    hint: 'Have the vendor or the partner that sells confirm it',
  }
  return {
    trigger: 'deal.influenced',
    id: `influence ${id}`,
    at,
    learned: Math.max(...told),
    ...{ customer: on?.won?.customer, product: on?.products[0], subscription: undefined },
    partner,
    values: { 'deal.influenced': true },
    facts: told,
    because: [{ rule: 'influence', says: `${partner} helped ${influencedId(one)} by ${kind.replaceAll('_', ' ')}` }],
    ...(state === 'confirmed' ? {} : { fault }),
    date: dayOf(at),
  }
}

/** The positions of facts that are named `fact:12`. */
function positionsOf(refs: readonly string[]): readonly number[] {
  return refs.filter((ref) => ref.startsWith('fact:')).map((ref) => Number(ref.slice('fact:'.length)))
}

/** What distributors reported as sold, each line for the partner that it counts for. */
export function sellThroughCredits(lines: readonly ReadySellThrough[]): readonly ToldCredit[] {
  return lines.map(
    ({ id, position, partner, customer, product, at, quantity, amount, currency, kind, distributor, facts }) => ({
      trigger: 'sell_through.reported',
      id: `sell-through ${id}`,
      at: Temporal.Instant.from(at),
      learned: position,
      customer,
      product,
      subscription: undefined,
      partner,
      soldBy: distributor,
      values: { 'sell_through.kind': kind, 'sell_through.product': product, 'sell_through.distributor': distributor },
      amounts: {
        'sell_through.amount': { amount, currency },
        'sell_through.quantity': { amount: quantity, currency: undefined },
      },
      facts: positionsOf(facts),
      date: at.slice(0, 10),
    }),
  )
}

function dayOf(at: Temporal.Instant): string {
  return at.toString().slice(0, 10)
}
