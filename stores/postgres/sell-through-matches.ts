import { sql } from 'kysely'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { ReportedParty, ReportedProduct, SellThroughSide } from '#core/rewards/sell-through.ts'
import type { MatchProposal } from '#core/rewards/sell-through-match.ts'
import type { Acting } from './acting.ts'

/** A name of a distributor's files, by the key under which decisions about it are remembered. */
export type NameKey = Readonly<{
  vendor: OrganizationId
  distributor: OrganizationId
  side: SellThroughSide
  key: string
}>

export type StandingName = NameKey & Readonly<{ state: string; how: string }>

/** What these names mean now, as far as any of them was reported before. */
export async function loadStandingNames(acting: Acting, names: readonly NameKey[]): Promise<readonly StandingName[]> {
  if (names.length === 0) return []
  const { rows } = await sql<StandingName>`
    select m.vendor_id as vendor, m.distributor_id as distributor, m.side, m.key, m.state, m.how
    from unnest(${names.map(({ vendor }) => vendor)}::text[], ${names.map(({ distributor }) => distributor)}::text[],
      ${names.map(({ side }) => side)}::text[], ${names.map(({ key }) => key)}::text[]) as w (vendor, distributor, side, key)
    join sell_through_match m on m.vendor_id = w.vendor and m.distributor_id = w.distributor and m.side = w.side
      and m.key = w.key and m.ended_position is null`.execute(acting)
  return rows
}

/** A name with what was found that it means; `again` where it stands open and something was found since. */
export type FoundName = NameKey &
  Readonly<{ reported: ReportedParty | ReportedProduct; proposal: MatchProposal; again: boolean }>

/** Notes what names mean, at a position. */
export async function saveFoundNames(
  acting: Acting,
  { owner, position, now }: Readonly<{ owner: OrganizationId; position: number; now: Temporal.Instant }>,
  names: readonly FoundName[],
): Promise<void> {
  for (const { vendor, distributor, side, key, again } of names) {
    if (!again) continue
    await acting
      .updateTable('sell_through_match')
      .set({ ended_position: position })
      .where('vendor_id', '=', vendor)
      .where('distributor_id', '=', distributor)
      .where('side', '=', side)
      .where('key', '=', key)
      .where('ended_position', 'is', null)
      .execute()
  }
  const rows = names.map(({ vendor, distributor, side, key, reported, proposal }) => ({
    vendor_id: vendor,
    distributor_id: distributor,
    side,
    key,
    position,
    owner_id: owner,
    reported: JSON.stringify(reported),
    state: proposal.state,
    how: proposal.state === 'matched' ? proposal.how : 'none',
    target: proposal.state === 'matched' ? proposal.target : null,
    score: proposal.state === 'matched' ? proposal.score : null,
    candidates: JSON.stringify(proposal.state === 'open' ? proposal.candidates : []),
    learned_at: now.toString(),
  }))
  for (let at = 0; at < rows.length; at += 500)
    await acting
      .insertInto('sell_through_match')
      .values(rows.slice(at, at + 500))
      .execute()
}
