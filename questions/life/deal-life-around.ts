import {
  COMMITMENT_WINDOWS,
  type Commitment,
  commitmentsFrom,
  commitmentWindows,
  isCovered,
} from '#core/billing/commitment.ts'
import { buyerOn, type Subscription } from '#core/billing/subscription.ts'
import { type Agreement, agreementsFrom } from '#core/channel/agreement.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type CommittedMonths, perMonth } from '#core/life/deal-life-money.ts'
import { dayOf, type Telling } from '#core/life/life-point.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { type LifeAsked, loadCommitments } from '#stores/postgres/deal-life.ts'
import { loadFactsAbout } from '#stores/postgres/usage-facts.ts'

/** What a life needs beside itself: its links, what is committed on them, and what organizations are called. */
export type Around = Readonly<{
  agreements: ReadonlyMap<OwnedId, Agreement>
  commitments: readonly Fact[]
  nameOf: Telling['nameOf']
}>

type Seen = Readonly<{ facts: readonly Fact[]; subscriptions: readonly Subscription[] }>

/** Loads them as the acting organization sees them. */
export async function loadAround(
  acting: Acting,
  { customer, product, upTo }: LifeAsked,
  { facts, subscriptions }: Seen,
): Promise<Around> {
  const links = [...new Set(subscriptions.flatMap(({ chain }) => chain))]
  const named = new Set([customer, ownerOf(product), ...links.map(ownerOf), ...facts.flatMap(organizationsIn)])
  const wanted = [[['agreement'], links] as const, [['organization'], [...named]] as const]
  const told = await loadFactsAbout(acting, wanted, upTo)
  const names = new Map(
    factsOfKind<Fact<'organization', Readonly<{ name: string }>>>(told, 'organization').map(({ about, body }) => [
      about,
      body.name,
    ]),
  )
  return {
    agreements: agreementsFrom(told),
    commitments: await loadCommitments(acting, links, upTo),
    nameOf: (id) => names.get(id) ?? id,
  }
}

function organizationsIn({ owner, body }: Fact): readonly string[] {
  const { partner } = body as Readonly<{ partner?: unknown }>
  return typeof partner === 'string' ? [owner, partner] : [owner]
}

type Whose = Readonly<{
  organization: OrganizationId
  customer: OrganizationId
  product: OwnedId
  subscriptions: readonly Subscription[]
}>

/** What is committed on the viewer's own link, that on which it sells or else buys, as even parts of a month. */
export function committedOn({ agreements, commitments }: Around, whose: Whose): readonly CommittedMonths[] {
  const links = [...new Set(whose.subscriptions.flatMap((one) => ownLink(one, whose.organization) ?? []))]
  return links.flatMap((link) => {
    const agreement = agreements.get(link)
    if (!agreement) return []
    return commitmentsFrom(commitments, link)
      .filter(({ withdrawn, covers }) => !withdrawn && covers !== undefined && coversLife(covers, whose))
      .map((one) => committedMonths(one, agreement))
  })
}

/** The link on which an organization sells this subscription, or else buys it. */
export function ownLink(subscription: Subscription, organization: OrganizationId): OwnedId | undefined {
  const { chain } = subscription
  return (
    chain.find((link) => ownerOf(link) === organization) ??
    chain.find((link) => buyerOn(subscription, link) === organization)
  )
}

/** A commitment that covers other customers too is no line of this one's use. */
function coversLife(covers: NonNullable<Commitment['covers']>, { customer, product, subscriptions }: Whose): boolean {
  if (covers.customers === undefined && covers.subscriptions === undefined) return false
  const { charges: _, ...rest } = covers
  return subscriptions.some(({ id }) => isCovered(rest, { subscription: id, charge: '', product, customer }))
}

function committedMonths(commitment: Commitment, { calendar, currency }: Agreement): CommittedMonths {
  const { name, amount, from, to, window } = commitment
  const periods = commitmentWindows(commitment, calendar)
  const months = COMMITMENT_WINDOWS[window] ?? (periods[0]?.length ?? 1) * calendar.months
  const day = (moment: string) => dayOf(Temporal.Instant.from(moment), { zone: calendar.zone })
  return { name, from: day(from), to: day(to), perMonth: perMonth(amount, months), currency }
}
