import type { Ask } from './check.ts'

/** A posting that has to be explained, to both organizations that it is between. */
export type StoredPosting = Readonly<{
  id: string
  sort: 'invoice line' | 'earning' | 'payout'
  parties: readonly string[]
  amount: string
  /** Whether usage made it. */
  metered: boolean
  /** Up to which usage position events were counted for it. */
  cutUsage: number
  /** What earlier postings of its key come to. */
  before: string
}>

export type StoredNode = Readonly<{ path: string; parties: readonly string[]; children: number }>
export type StoredFact = Readonly<{ kind: string; about: string; parties: readonly string[] }>

/** What the database holds, read as its owner: by this the verifier knows what a door leaves out and whether it may. */
export type Stored = Readonly<{
  postings: ReadonlyMap<string, StoredPosting>
  reasons: ReadonlyMap<string, readonly StoredNode[]>
  facts: ReadonlyMap<string, StoredFact>
  /** Parties of the newest fact about each subscription. */
  subscriptions: ReadonlyMap<string, readonly string[]>
  /** Positions at which lines were rated: a marked-up cost names the one it rests on. */
  rated: ReadonlySet<string>
}>

const POSTINGS = `
  select id, 'invoice line' as sort, array[seller_id, buyer_id] as parties, amount, metered, cut_usage::int as "cutUsage",
    coalesce(sum(amount) over (partition by link, subscription, charge, period_from, period_to order by revision
      rows between unbounded preceding and 1 preceding), 0) as before from invoice_line
  union all select id, 'earning', array[payer_id, partner_id], amount, false, cut_usage::int,
    coalesce(sum(amount) over (partition by program, incentive, partner_id, credit order by revision
      rows between unbounded preceding and 1 preceding), 0) from earning
  union all select id, 'payout', array[payer_id, partner_id], amount, false, 0, 0 from payout
  order by 2, 1`

export async function loadStored(ask: Ask): Promise<Stored> {
  const postings = await ask<StoredPosting>(POSTINGS)
  const nodes = await ask<StoredNode & { posting: string }>('select posting, path, parties, children from reason')
  const facts = await ask<StoredFact & { position: string }>(
    'select position, kind, about, parties from fact order by position',
  )
  const rated = await ask<{ position: string }>('select distinct position from rated_line')
  const subscriptions = facts.filter(({ kind }) => kind === 'subscription')
  return {
    postings: new Map(postings.map((one) => [one.id, one])),
    reasons: Map.groupBy(nodes, ({ posting }) => posting),
    facts: new Map(facts.map((one) => [`fact:${one.position}`, one])),
    subscriptions: new Map(subscriptions.map(({ about, parties }) => [about, parties])),
    rated: new Set(rated.map(({ position }) => `cost:${position}`)),
  }
}

/** Whether something with these parties is an organization's to see. */
export function isFor(parties: readonly string[], viewer: string): boolean {
  return parties.includes(viewer) || parties.includes('*')
}
