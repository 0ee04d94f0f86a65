import { queries } from '#apps/console/api/queries.ts'
import { organizationsQuery } from '#apps/console/api/questions.ts'
import { sessionQuery } from '#apps/console/api/session.ts'

/** Where somebody begins: with what its role and its organization's place in the channel ask about first. */
export async function firstPage(viewer: string | undefined): Promise<'/month' | '/earnings' | '/status'> {
  const session = await queries.fetchQuery(sessionQuery)
  if (session.kind !== 'person') return '/month'
  const { organizations } = session.me
  const place = viewer === undefined ? organizations[0] : organizations.find(({ id }) => id === viewer)
  if (!place) return '/month'
  const known = await queries.fetchQuery(organizationsQuery(viewer)).catch(() => undefined)
  const kinds = known?.organizations.find(({ id }) => id === place.id)?.roles ?? []
  // A partner asks what it earned; finance what stands between now and a closed month; everybody else what the month came to.
  if (kinds.includes('partner')) return '/earnings'
  return place.roles.every((role) => role === 'finance') ? '/status' : '/month'
}
