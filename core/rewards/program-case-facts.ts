import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { type CasePlace, LONG_AGO, momentOf, type ProgramCase, type Telling } from './program-case.ts'

/** A fact of a case before it has a position. */
export type FactTelling = Telling & Readonly<{ kind: string; about: string; body: unknown }>

/** What a case tells of as the facts that would have been recorded, in the order of the case. */
export function factTellings(one: ProgramCase, program: OwnedId): readonly FactTelling[] {
  const owner = ownerOf(program)
  const told = [
    ...(one.subscriptions ?? []).flatMap((each, at) => subscriptionTold(one, each, ['subscriptions', at])),
    ...(one.roles ?? []).map((each, at): Told => {
      const { learned, from = LONG_AGO, to, role, share = '100', ...whose } = each
      const body = { ...journeyOf(one, whose), role, share, ...spanOf(one, from, to) }
      return { kind: 'role', about: `${owner}:role-${at + 1}`, body, place: ['roles', at], learned: learned ?? from }
    }),
    ...(one.milestones ?? []).flatMap((each, at) => milestoneTold(one, each, { owner, at })),
    ...(one.touchpoints ?? []).flatMap((each, at) => touchpointTold(one, each, at)),
    ...(one.health ?? []).map(({ score, at, learned = at, ...whose }, nth): Told => {
      const body = { ...customerOf(one, whose), score, at: text(one, at) }
      return { kind: 'customer_health', about: `${owner}:health-${nth + 1}`, body, place: ['health', nth], learned }
    }),
    ...standingsTold(one, owner),
    ...(one.parameters ?? []).map(({ partner, values, from = LONG_AGO, to, learned = from }, at): Told => {
      const body = { program, partner: partner ?? one.partner, values, ...spanOf(one, from, to) }
      return {
        kind: 'program_parameters',
        about: `${owner}:parameters-${at + 1}`,
        body,
        place: ['parameters', at],
        learned,
      }
    }),
    ...(one.rates ?? []).map((rate, at): Told => {
      const body = { source: 'the case', ...rate }
      return { kind: 'fx_rate', about: `case:rate-${at + 1}`, body, place: ['rates', at], learned: LONG_AGO }
    }),
    ...(one.facts ?? []).map(({ kind, about, body, learned = LONG_AGO }, at): Told => {
      return { kind, about, body, place: ['facts', at], learned }
    }),
  ]
  return told.map((each) => ({ ...each, learned: momentOf(one, each.learned) }))
}

type Told = Readonly<{ kind: string; about: string; body: unknown; place: CasePlace; learned: string }>

function text(one: ProgramCase, day: string): string {
  return momentOf(one, day).toString()
}

function spanOf(one: ProgramCase, from: string, to: string | undefined) {
  return { from: text(one, from), ...(to === undefined ? {} : { to: text(one, to) }) }
}

/** The customer and the product that an entry is about. */
export function customerOf(
  one: ProgramCase,
  { customer, product }: Readonly<{ customer?: string | undefined; product?: string | undefined }>,
) {
  return { customer: customer ?? one.customer ?? '', product: product ?? one.product }
}

function journeyOf(one: ProgramCase, whose: Readonly<{ customer?: string; product?: string; partner?: string }>) {
  return { ...customerOf(one, whose), partner: whose.partner ?? one.partner ?? '' }
}

function subscriptionTold(
  one: ProgramCase,
  {
    subscription,
    from,
    learned = from,
    amendments = [],
    chain,
    customer,
    product,
    ...agreed
  }: NonNullable<ProgramCase['subscriptions']>[number],
  place: CasePlace,
): readonly Told[] {
  const whose = customerOf(one, { customer, product })
  const body = { ...whose, chain: chain ?? [saleOf(one)], from: text(one, from), ...agreed }
  const owner = ownerOf(subscription)
  const amended = amendments.map(({ at, change, learned: known = at }, nth): Told => {
    const ended = change.to === 'co_termed' ? { ...change, end: text(one, change.end) } : change
    const about = `${owner}:amendment-${place.at(-1)}.${nth + 1}`
    const amending = { subscription, at: text(one, at), change: ended }
    return { kind: 'amendment', about, body: amending, place: [...place, 'amendments', nth], learned: known }
  })
  return [{ kind: 'subscription', about: subscription, body, place, learned }, ...amended]
}

/** The link on which the owner sells, where no chain is named. */
export function saleOf({ product }: Pick<ProgramCase, 'product'>): OwnedId {
  return `${ownerOf(product)}:sale`
}

function milestoneTold(
  one: ProgramCase,
  told: NonNullable<ProgramCase['milestones']>[number],
  { owner, at }: Readonly<{ owner: string; at: number }>,
): readonly Told[] {
  const {
    milestone,
    due = FAR_AHEAD,
    reached,
    learned = reached,
    evidence = 'the case',
    approved,
    value,
    ...whose
  } = told
  const place = ['milestones', at]
  const about = `${owner}:milestone-${at + 1}`
  const body = { ...journeyOf(one, whose), milestone, due: text(one, due), ...(value ? { value } : {}) }
  const all: Told[] = [{ kind: 'milestone', about, body, place, learned: LONG_AGO }]
  if (reached !== undefined && learned !== undefined) {
    all.push({ kind: 'milestone_reached', about, body: { at: text(one, reached), evidence }, place, learned })
  }
  if (approved !== undefined) {
    all.push({ kind: 'milestone_approved', about, body: { at: text(one, approved) }, place, learned: approved })
  }
  return all
}

const FAR_AHEAD = '2999-01-01'

function touchpointTold(
  one: ProgramCase,
  { kind, at, learned = at, verified, ...whose }: NonNullable<ProgramCase['touchpoints']>[number],
  nth: number,
): readonly Told[] {
  const { partner, ...body } = journeyOf(one, whose)
  const place = ['touchpoints', nth]
  const about = `${partner}:touchpoint-${nth + 1}`
  const told: Told = { kind: 'touchpoint', about, body: { ...body, kind, at: text(one, at) }, place, learned }
  if (verified === undefined) return [told]
  const seen = { how: 'confirmed', at: text(one, verified) }
  return [told, { kind: 'touchpoint_verified', about, body: seen, place, learned: verified }]
}

function standingsTold(one: ProgramCase, owner: string): readonly Told[] {
  const tiers = (one.tiers ?? []).map(({ partner, tier, from = LONG_AGO, to, learned = from }, at): Told => {
    const body = { partner: partner ?? one.partner, tier, ...spanOf(one, from, to) }
    return { kind: 'tier_granted', about: `${owner}:tier-${at + 1}`, body, place: ['tiers', at], learned }
  })
  const shown = (one.certifications ?? []).map(
    ({ partner, from = LONG_AGO, to, learned = from, ...told }, at): Told => {
      const body = { partner: partner ?? one.partner, ...told, ...spanOf(one, from, to) }
      return {
        kind: 'certification',
        about: `${owner}:certification-${at + 1}`,
        body,
        place: ['certifications', at],
        learned,
      }
    },
  )
  return [...tiers, ...shown]
}
