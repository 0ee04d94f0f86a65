import { z } from 'zod'
import type { Asked, Made } from './door-requests.test-data.ts'

type Tell = (asked: Asked) => Promise<unknown>
export type MadeTouchpoints = Pick<Made, 'contact' | 'doomedContact' | 'feed' | 'calendar'>

const added = z.object({ contact: z.string() })
const linked = z.object({ id: z.string() })

/** Two people at a customer, of whom one is to be erased. */
export async function makeTouchpoints(tell: Tell): Promise<MadeTouchpoints> {
  const known = async (name: string) => {
    const person = { customer: 'kestrel-air', name, email: `${name.toLowerCase()}@kestrel.example`, consent: 'given' }
    return added.parse(await tell({ url: '/v1/contacts', body: person, as: 'birch' })).contact
  }
  const mapping = { id: { path: 'no' }, at: { path: 'at' }, customer: { path: 'who' }, product: { path: 'what' } }
  const feed = 'birch:tickets'
  await tell({ url: '/v1/feeds', body: { feed, name: 'Tickets', kind: 'ticket', mapping }, as: 'birch' })
  const calendar = linked.parse(await tell({ url: '/v1/calendar-links', body: { name: 'Renewals' }, as: 'birch' })).id
  return { calendar, feed, contact: await known('Kim'), doomedContact: await known('Lee') }
}
