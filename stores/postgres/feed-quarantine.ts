import { sql } from 'kysely'
import { type Erased, isPerson, type Participant } from '#core/life/touchpoint-detail.ts'
import type { Acting } from './acting.ts'

/** Takes a person out of the items of the acting organization's feeds that wait; tells out of how many. */
export async function eraseFromQuarantine(acting: Acting, person: Erased): Promise<number> {
  const { rows } = await sql<{ id: number; content: Readonly<{ participants?: readonly Participant[] }> }>`
    select id, content from feed_quarantine where state = 'open' and content -> 'participants' is not null for update`.execute(
    acting,
  )
  const naming = rows.filter(({ content }) => content.participants?.some((one) => isPerson(one, person)))
  for (const { id, content } of naming) {
    const left = { ...content, participants: content.participants?.filter((one) => !isPerson(one, person)) }
    await sql`update feed_quarantine set content = ${JSON.stringify(left)}::jsonb where id = ${id}`.execute(acting)
  }
  return naming.length
}
